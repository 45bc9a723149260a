/// Solves a·x = b by elimination with row exchange; nil if the matrix is singular.
func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
  var a = matrix
  var b = right
  let n = b.count
  for column in 0..<n {
    guard let pivot = (column..<n).max(by: { a[$0][column].magnitude < a[$1][column].magnitude }) else { return nil }
    guard a[pivot][column].magnitude > 1e-12 else { return nil }
    a.swapAt(column, pivot)
    b.swapAt(column, pivot)
    for row in column + 1..<n {
      let factor = a[row][column] / a[column][column]
      if factor == 0 { continue }
      for k in column..<n { a[row][k] -= factor * a[column][k] }
      b[row] -= factor * b[column]
    }
  }
  for row in (0..<n).reversed() {
    for k in row + 1..<n { b[row] -= a[row][k] * b[k] }
    b[row] /= a[row][row]
  }
  return b
}
