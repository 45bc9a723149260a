/// What `tremorctl calibrate` measured of one sensor: how its readings differ from the truth, and how its strap rings.
///
/// The decoder takes the errors out; the strap's resonance is told and changes no figure. A part that was not measured is
/// nil, and so are a temperature that the chip does not tell and a date while the wall clock was not synchronised.
package struct Calibration: Sendable, BitwiseCopyable, Equatable {
  /// reading = true rate + bias
  package struct Gyroscope: Sendable, BitwiseCopyable, Equatable {
    /// rad/s, on the sensor's axes.
    package var bias: SIMD3<Double>
    /// Its standard error, rad/s.
    package var error: SIMD3<Double>
    /// rad/s for each count of the range that it was measured with: another range has another bias.
    package var scale: Double
    /// Of the chip, °C.
    package var temperature: Double?
    /// Seconds since 1970-01-01 00:00 UTC.
    package var date: Int64?

    package init(bias: SIMD3<Double>, error: SIMD3<Double>, scale: Double, temperature: Double?, date: Int64?) {
      self.bias = bias
      self.error = error
      self.scale = scale
      self.temperature = temperature
      self.date = date
    }
  }

  /// reading = sensitivity × true acceleration + offset, each axis by itself
  package struct Accelerometer: Sendable, BitwiseCopyable, Equatable {
    /// m/s².
    package var offset: SIMD3<Double>
    /// Close to 1.
    package var sensitivity: SIMD3<Double>
    /// How far the corrected readings at rest are from 1 g, RMS, m/s²; nil if there were no more positions than unknowns.
    package var residual: Double?
    package var positions: Int32
    /// m/s² for each count of the range that it was measured with.
    package var scale: Double
    package var temperature: Double?
    package var date: Int64?

    package init(
      offset: SIMD3<Double>, sensitivity: SIMD3<Double>, residual: Double?, positions: Int32, scale: Double,
      temperature: Double?, date: Int64?
    ) {
      self.offset = offset
      self.sensitivity = sensitivity
      self.residual = residual
      self.positions = positions
      self.scale = scale
      self.temperature = temperature
      self.date = date
    }
  }

  /// What taps on the strapped sensor showed; no resonance if none was found.
  package struct Strap: Sendable, BitwiseCopyable, Equatable {
    package struct Resonance: Sendable, BitwiseCopyable, Equatable {
      package var frequency: Hertz
      /// Standard deviation between the taps, Hz.
      package var spread: Double
      /// Share of critical damping; the quality factor is 1/(2 × damping).
      package var damping: Double

      package init(frequency: Hertz, spread: Double, damping: Double) {
        self.frequency = frequency
        self.spread = spread
        self.damping = damping
      }
    }

    package var resonance: Resonance?
    /// The highest frequency that could have been seen.
    package var highest: Hertz
    package var taps: Int32
    package var date: Int64?

    package init(resonance: Resonance?, highest: Hertz, taps: Int32, date: Int64?) {
      self.resonance = resonance
      self.highest = highest
      self.taps = taps
      self.date = date
    }
  }

  package var gyroscope: Gyroscope?
  package var accelerometer: Accelerometer?
  package var strap: Strap?

  package init(gyroscope: Gyroscope? = nil, accelerometer: Accelerometer? = nil, strap: Strap? = nil) {
    self.gyroscope = gyroscope
    self.accelerometer = accelerometer
    self.strap = strap
  }

  package var isEmpty: Bool { gyroscope == nil && accelerometer == nil && strap == nil }

  /// Whether the figures can be those of a sensor at all: finite, and small enough to leave a signal.
  package var isSound: Bool {
    var good = true
    if let g = gyroscope {
      good = good && g.scale > 0 && isBelow(g.scale, 1) && isBelow(g.bias, 10) && isBelow(g.error, 10)
    }
    if let a = accelerometer {
      good = good && a.scale > 0 && isBelow(a.scale, 1000) && isBelow(a.offset, 100)
      for k in 0..<3 { good = good && a.sensitivity[k] >= 0.5 && a.sensitivity[k] <= 2 }
      if let residual = a.residual { good = good && isBelow(residual, 100) }
    }
    if let s = strap {
      good = good && s.highest.value > 0 && isBelow(s.highest.value, 1e6)
      if let r = s.resonance {
        good = good && r.frequency.value > 0 && isBelow(r.frequency.value, 1e6) && isBelow(r.spread, 1e6)
        good = good && r.damping > 0 && r.damping < 1
      }
    }
    return good
  }
}

/// Not a number compares as false.
private func isBelow(_ value: Double, _ limit: Double) -> Bool { abs(value) < limit }

private func isBelow(_ value: SIMD3<Double>, _ limit: Double) -> Bool {
  isBelow(value[0], limit) && isBelow(value[1], limit) && isBelow(value[2], limit)
}
