extension Configuration {
  /// `tremord.toml` with every key explained and at its default, commented out: what the package installs.
  package static var commentedTOML: String {
    let defaults = Configuration()
    var text = """
      # Configuration of tremord. Every key stands here with its meaning, unit, range and default, commented out:
      # take the # away from a line to change it. Check the result with: tremord --check-config

      """
    // Keys without a table must come before the first one.
    let ordered = keys.filter { !$0.name.contains(".") } + keys.filter { $0.name.contains(".") }
    var table = ""
    for key in ordered {
      let parts = key.name.split(separator: ".", maxSplits: 1)
      let name = parts.count == 2 ? parts[1] : parts[0]
      if parts.count == 2, parts[0] != table {
        table = String(parts[0])
        text += "\n[\(table)]\n"
      }
      let value = key.text(defaults)
      let unit = key.unit.isEmpty ? "" : " Unit: \(key.unit)."
      text += "\n# \(key.meaning).\n#\(unit) Allowed: \(key.allowed). Default: \(value ?? "none").\n"
      text += "#\(name) = \(value ?? key.example ?? "")\n"
    }
    return text
  }
}
