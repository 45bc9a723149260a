/// Looks through a value and all that it holds for floating-point numbers that are none. By reflection, so that a figure
/// added later is looked at too.
func everyNumberIsFinite(_ value: Any) -> Bool {
  switch value {
  case let x as Double: return x.isFinite
  case let x as Float: return x.isFinite
  case let x as SIMD4<Double>: return (0..<4).allSatisfy { x[$0].isFinite }
  case let x as SIMD3<Double>: return (0..<3).allSatisfy { x[$0].isFinite }
  default: return Mirror(reflecting: value).children.allSatisfy { everyNumberIsFinite($0.value) }
  }
}
