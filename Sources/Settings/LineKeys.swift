extension Configuration {
  /// The GPIO lines: the sensor's interrupt, the button, the LED.
  static let lineKeys: [Key<Configuration>] =
    place(
      "line", \.line, example: 17,
      chip: "GPIO chip of the interrupt line",
      offset:
        "Line on that chip which the sensor's INT pin is wired to; without offset and name a timer paces the reads",
      name: "The line by its name, such as \"GPIO17\", instead of chip and offset")
    + place(
      "button", \.button.line, example: 27,
      chip: "GPIO chip of a push button that sets a mark",
      offset: "Line on that chip which the button is wired to; without offset and name there is no button",
      name: "The line by its name, such as \"GPIO27\", instead of chip and offset")
    + [
      .word(
        "button.pull", [("up", .up), ("down", .down), ("none", Pull.outside)], \.button.pull,
        "What holds the line while nobody presses. up: the Pi's own resistor, button between the pin and ground; down: the "
          + "same, button between the pin and 3V3; none: a resistor outside to ground, button between the pin and 3V3"),
      .string(
        "button.kind", "1 to 32 bytes", \.button.kind, "Kind of the marks that it sets, such as \"urge\" or \"pill\""
      ) { (1...32).contains($0.utf8.count) ? nil : "is empty or too long" },
    ]
    + place(
      "led", \.led.line, example: 22,
      chip:
        "GPIO chip of a LED. One short flash every 2 s: samples come; two: the sensor is looked for; steady: an event is "
        + "open; fast blinking: a fault, which the journal names; dark: the daemon does not run",
      offset: "Line on that chip which the LED is wired to, with its resistor; without offset and name there is no LED",
      name: "The line by its name, such as \"GPIO22\", instead of chip and offset")
    + [
      .word(
        "led.lit", [("high", true), ("low", false)], \.led.isLitByHigh,
        "Level that lights it. high: LED between the pin and ground; low: between the pin and 3V3")
    ]

  /// The keys that say which line: by chip and number, or by name.
  private static func place(
    _ table: String, _ path: any WritableKeyPath<Configuration, Line> & Sendable, example: Int, chip: String,
    offset: String, name: String
  ) -> [Key<Configuration>] {
    let keys: [Key<Line>] = [
      .string("chip", "\"auto\", a number, a label or a path", \.chip, chip) { $0.isEmpty ? "is empty" : nil },
      .optionalInteger("offset", "", 0...511, \.offset, example: example, offset),
      .string("name", "a name of `gpioinfo`, empty for none", \.name, name),
    ]
    return keys.map { $0.inside(table, path) }
  }
}
