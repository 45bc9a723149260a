// swift-tools-version: 6.2
import PackageDescription

/// Swift 6 mode, strict memory safety, warnings as errors: the same for every target.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A library target of this package; what it may import is what it names here, and the build checks it
/// (`--explicit-target-dependency-import-check error`).
func module(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")

let package = Package(
  name: "tremord",
  products: [
    .executable(name: "tremord", targets: ["tremord"]),
    .executable(name: "tremorctl", targets: ["tremorctl"]),
    // For programs that read tremord's socket.
    .library(name: "TremorClient", targets: ["TremorClient", "Wire"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ],
  targets: [
    // C shims: what Swift cannot import by itself.
    .target(name: "CLinux"),
    .target(name: "CI2C", linkerSettings: [.linkedLibrary("i2c")]),
    .target(name: "CGPIO", linkerSettings: [.linkedLibrary("gpiod")]),
    .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
    .target(name: "CTOML", cxxSettings: [.define("TOML_EXCEPTIONS", to: "0")]),

    // Pure: no file, no socket, no clock.
    module("Signal", []),
    module("RingBuffer", []),
    module("DSP", ["Signal"]),
    module("Tremor", ["DSP", "Signal"]),
    module("IMU", ["Signal"]),
    module("Pipeline", ["IMU", "Tremor", "Signal"]),
    module("Calibrating", ["DSP", "Signal"]),
    module("Simulation", ["Signal"]),
    module("Settings", ["CTOML", "IMU", "Tremor", "Signal"]),
    module("Recording", ["IMU", "Signal"]),
    module("Wire", ["Tremor", "Signal"], exclude: ["Schema"]),
    module("Scoring", []),
    module("Replaying", ["Recording", "Settings", "Wire", "Pipeline", "Tremor", "Signal"]),

    // What touches the machine.
    module("TremorClient", ["Wire", nioCore, nioPosix]),
    module("LinuxIO", ["CLinux", "CI2C", "CGPIO", "CZlib"]),
    module(
      "Daemon",
      [
        "LinuxIO", "Wire", "Recording", "Settings", "Pipeline", "IMU", "Tremor", "RingBuffer", "Signal",
        logging, lifecycle, signals, nioCore, nioPosix,
      ]),
    module("Diagnosis", ["Daemon", "LinuxIO", "Wire", "Settings", "IMU", "Signal"]),
    .executableTarget(
      name: "tremord",
      dependencies: ["Daemon", "Settings", "LinuxIO", "Wire", arguments, lifecycle, logging, signals],
      swiftSettings: strict),
    .executableTarget(
      name: "tremorctl",
      dependencies: [
        "Calibrating", "Daemon", "Diagnosis", "Pipeline", "Recording", "Replaying", "Scoring", "Settings", "Simulation",
        "Wire", "TremorClient", "LinuxIO", "IMU", "Tremor", "DSP", "Signal", arguments,
      ], swiftSettings: strict),

    // For the checks that need the package's own release build: Tests/Checks/allocations and same-bits.
    .target(name: "CHeapCounter", path: "Tests/Checks/HeapCounter"),
    .executableTarget(
      name: "samplepath",
      dependencies: ["CHeapCounter", "Pipeline", "RingBuffer", "Simulation", "IMU", "Tremor", "Signal"],
      path: "Tests/Checks/SamplePath", swiftSettings: strict),
    // How exact the core is, as figures: run by `make test`. Not on DSP: what it compares with is its own.
    .executableTarget(
      name: "coreaccuracy", dependencies: ["Pipeline", "Simulation", "IMU", "Tremor", "Signal"],
      path: "Tests/Core/Accuracy", swiftSettings: strict),

    // How right the classifier is: `make score`.
    .executableTarget(
      name: "score", dependencies: ["Scoring", "Pipeline", "Recording", "Simulation", "IMU", "Tremor", "Signal"],
      path: "Tests/Score/Runner", swiftSettings: strict),

    // What RecordingTests kill in the middle of its writing.
    .executableTarget(
      name: "slowrecorder", dependencies: ["Recording", "Signal"], path: "Tests/Helpers/SlowRecorder",
      swiftSettings: strict),

    // What DaemonTests kill in the middle of its writing.
    .executableTarget(
      name: "slowlog", dependencies: ["Daemon", "LinuxIO", "Settings", "Wire", logging], path: "Tests/Helpers/SlowLog",
      swiftSettings: strict),

    .target(name: "Random48", path: "Tests/Helpers/Random48", swiftSettings: strict),

    // Tests, one target a module.
    tests("SignalTests", ["Signal"]),
    tests("RingBufferTests", ["RingBuffer", "Signal"]),
    tests("DSPTests", ["DSP", "Signal", "Random48"]),
    tests("TremorTests", ["Tremor", "DSP", "Signal", "Random48"]),
    tests("IMUTests", ["IMU", "Signal"]),
    tests("CalibratingTests", ["Calibrating", "Signal"]),
    tests("PipelineTests", ["Pipeline", "Simulation", "IMU", "Tremor", "Signal"]),
    tests("SimulationTests", ["Simulation", "Signal"]),
    tests("SettingsTests", ["Settings", "IMU", "Tremor", "Signal"]),
    tests("RecordingTests", ["Recording", "IMU", "Signal", "slowrecorder"]),
    tests(
      "ReplayingTests",
      ["Replaying", "Recording", "Settings", "Wire", "Pipeline", "Simulation", "Tremor", "Signal"]),
    tests("ScoringTests", ["Scoring"]),
    tests("WireTests", ["Wire", "Tremor", "Signal"], resources: [.copy("golden.ndjson")]),
    tests("TremorClientTests", ["TremorClient", "Wire", nioCore, nioPosix, "tremord", "tremorctl"]),
    tests(
      "TremorctlTests",
      [
        "tremorctl", "Calibrating", "Wire", "Pipeline", "Simulation", "LinuxIO", "IMU", "Tremor", "Signal", "Random48",
      ],
      resources: [.copy("frames.txt")]),
    tests("LinuxIOTests", ["LinuxIO"]),
    tests("DiagnosisTests", ["Diagnosis", "Daemon", "LinuxIO", "Settings", "IMU", "Signal"]),
    tests(
      "DaemonTests",
      [
        "Daemon", "IMU", "LinuxIO", "Pipeline", "Recording", "RingBuffer", "Settings", "Signal", "Tremor", "Wire",
        "Random48", "slowlog", logging, nioCore, nioEmbedded,
      ]),

    // What `make bench` measures; no product.
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Daemon", "Pipeline", "Simulation", "Settings", "LinuxIO", "Recording", "IMU", "Tremor", "DSP", "Signal",
        logging,
      ],
      path: "Tests/Benchmarks/Core", swiftSettings: strict),
    .executableTarget(
      name: "FanoutBenchmark", dependencies: ["Daemon", "LinuxIO", logging, nioCore, nioPosix],
      path: "Tests/Benchmarks/Fanout/Driver", swiftSettings: strict),
  ],
  cLanguageStandard: .c17,
  cxxLanguageStandard: .cxx20
)
