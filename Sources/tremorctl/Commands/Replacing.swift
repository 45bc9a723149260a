import ArgumentParser

/// What every command that writes a file of a given name has: it replaces none unless it is told to.
struct Replacing: ParsableArguments {
  @Flag(help: "Replace the file to write if it exists.")
  var force = false
}
