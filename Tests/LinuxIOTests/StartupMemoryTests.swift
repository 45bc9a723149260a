import LinuxIO
import Testing

@Suite struct StartupMemoryTests {
  @Test func onlyProgramTextOfAFileIsGivenBack() {
    let text = "55d0c0000000-55d0c0d00000 r-xp 00143000 fe:01 131 /usr/bin/tremord"
    #expect(StartupMemory.programText(text[...]) == 0x55d0_c000_0000..<0x55d0_c0d0_0000)
    let kept = [
      "55d0c0d00000-55d0c0e00000 r--p 00e43000 fe:01 131 /usr/bin/tremord",
      "55d0c0e00000-55d0c0f00000 rw-p 00f43000 fe:01 131 /usr/bin/tremord",
      "55d0c0e00000-55d0c0f00000 rwxp 00f43000 fe:01 131 /usr/bin/tremord",
      "7ffd1a3f0000-7ffd1a3f2000 r-xp 00000000 00:00 0 [vdso]",
      "7f0000000000-7f0000021000 r-xp 00000000 00:00 0",
      "nonsense",
    ]
    for line in kept { #expect(StartupMemory.programText(line[...]) == nil, "\(line)") }
  }

  @Test func theProgramRunsOnAfterIt() {
    StartupMemory.release()
    #expect([3, 1, 2].sorted() == [1, 2, 3])
  }
}
