/// Hours: a day, a night, and what is no tremor.
extension Script {
  private static let quiet: [(Activity, ClosedRange<Double>)] = [
    (.sitStill, 120...900), (.sitStill, 60...600), (.sitStill, 60...300), (.standStill, 10...90),
    (.standStill, 10...60), (.walkAbout, 30...300), (.walkAbout, 20...120), (.walkAbout, 10...60),
    (.drive, 120...900), (.train, 120...600), (.machine, 60...240), (.climb, 10...30), (.descend, 10...30),
    (.run, 40...300), (.cycle, 120...600), (.lift, 30...60), (.dress, 30...90), (.scratch, 5...20),
    (.tapSensor, 5...15), (.fidget, 5...20), (.shuffle, 15...40), (.reach, 10...30), (.lieStill, 200...900),
  ]

  /// Four fifths of the time nothing to name; each sort of oscillation and movement as often as each other.
  mutating func day(_ seconds: Double) {
    add(.lieStill, 30...60)
    add(.dress, 40...80)
    add(.sitStill, 60...120, mark: ("caffeine", "first coffee"))
    fill(seconds) { script in
      let episodes = script.shuffled(Self.episodes)
      for (place, episode) in zip(0..., script.shuffled(Self.quiet)) {
        script.add(episode.0, episode.1)
        if place < episodes.count { episodes[place](&script) }
      }
    }
  }

  private static let episodes: [@Sendable (inout Script) -> Void] = [
    { s in
      let stance = s.pick([Stance.seated, .seated, .lying])
      s.add(stance == .seated ? .sitStill : .lieStill, 10...30)
      s.add(.restTremor, 20...120, stance: stance)
    },
    { s in
      s.add(.sitStill, 8...30)
      s.add(.bounce, 8...120, mark: s.chance(0.2) ? ("bounce", "that was me") : nil)
    },
    { s in s.add(.wanderingTremor, 20...60, stance: s.pick([.seated, .standing])) },
    { s in
      s.add(.sitStill, 8...20)
      s.add(.clonus, 4...20)
    },
    { s in
      s.add(.standStill, 5...15)
      s.add(.standingTremor, 15...60)
    },
    { s in
      s.add(.standStill, 5...15)
      s.add(.orthostaticTremor, 30...90)
      s.add(.walkAbout, 10...30)
    },
    { s in
      s.add(.standStill, 5...15)
      s.add(.slowOrthostatic, 20...60)
    },
    { s in
      s.add(.standStill, 5...15)
      s.add(.fatigueTrembling, 15...60)
    },
    { s in
      s.add(.run, 40...120, mark: s.chance(0.5) ? ("exertion", "") : nil)
      s.add(.standStill, 5...15)
      s.add(.burstTrembling, 15...60)
    },
    { s in
      s.add(.walkAbout, 10...30)
      s.add(s.pick([.freeze, .freezeShuffle]), 3...15)
      s.add(.walkAbout, 8...20)
    },
    { s in
      s.add(.shuffle, 10...20)
      s.add(.freeze, 3...10)
      s.add(.shuffle, 6...10)
    },
    { s in
      s.add(.sitStill, 8...20)
      s.add(.heldTremor, 10...25)
    },
    { s in
      s.add(.sitStill, 8...20)
      s.add(.heldTrembling, 10...25)
    },
    { s in
      s.add(.sitStill, 8...20)
      s.add(.kineticTremor, 12...30)
    },
    { s in
      let stance = s.pick([Stance.seated, .lying])
      s.add(stance == .seated ? .sitStill : .lieStill, 10...20)
      s.add(s.pick([.rockFoot, .tapFoot]), 10...50, stance: stance)
    },
    { s in
      s.add(.sitStill, 8...20)
      s.add(.moveLeg, 30...60)
    },
    { s in
      s.add(.sitStill, 8...20)
      s.add(.jerks, 30...60)
    },
    { s in
      s.add(.sitStill, 8...20)
      s.add(s.pick([.dropouts, .stuckAxis]), 10...20)
    },
  ]

  /// Falling asleep, series of movements in the first half, turns, a way to the bathroom.
  mutating func night(_ seconds: Double) {
    add(.sitStill, 30...60, mark: ("urge", "legs restless"))
    add(.lieStill, 40...120)
    add(.rockFoot, 15...60, stance: .lying)
    add(.jerks, 60...120, stance: .lying)
    var hasRisen = false
    fill(seconds) { script in
      let isEarly = script.duration < seconds / 2
      if script.chance(isEarly ? 0.8 : 0.3) { script.add(.periodicMovements, 600...2400) }
      script.add(.turnOver, 15...40)
      script.add(.lieStill, isEarly ? 200...900 : 600...2400)
      if script.chance(0.2) { script.add(.moveLeg, 20...60, stance: .lying) }
      if script.chance(0.2) { script.add(.rockFoot, 10...60, stance: .lying) }
      if !hasRisen, !isEarly {
        hasRisen = true
        script.add(.walkAbout, 20...40)
        script.add(.sitStill, 60...120)
        script.add(.walkAbout, 20...40)
        script.add(.lieStill, 60...120)
      }
    }
  }

  /// Nothing that shakes by itself.
  mutating func negatives(_ seconds: Double) {
    fill(seconds) { script in
      for (activity, length) in script.shuffled(Self.quiet) {
        script.add(activity, length.lowerBound...min(240, length.upperBound))
      }
    }
  }

  /// What is most easily taken for a tremor: vehicles, machines, hands at the sensor, clothes.
  mutating func stress(_ seconds: Double) {
    fill(seconds) { script in
      let hard: [(Activity, ClosedRange<Double>)] = [
        (.drive, 60...300), (.train, 60...240), (.machine, 60...240), (.lift, 30...60), (.dress, 30...90),
        (.dress, 30...90), (.scratch, 10...30), (.tapSensor, 10...30), (.tapSensor, 10...30), (.fidget, 10...30),
      ]
      for (activity, length) in script.shuffled(hard) {
        script.add(activity, length)
        if script.chance(0.3) { script.add(.sitStill, 10...40) }
      }
    }
  }

  /// Sits, stands and lies still.
  mutating func still(_ seconds: Double) {
    fill(seconds) { script in
      let postures: [(Activity, ClosedRange<Double>)] = [
        (.sitStill, 300...1800), (.sitStill, 120...900), (.standStill, 60...600), (.lieStill, 300...1800),
      ]
      for (activity, length) in script.shuffled(postures) { script.add(activity, length) }
    }
  }
}
