import Calibrating
import LinuxIO
import Signal

/// Stand, sit, walk ten steps: leads through a mount trial and says plainly what was seen.
struct MountCheck {
  let dialogue: Dialogue
  let guide: Guide
  /// Seconds that each of the three may take.
  let patience: Double

  /// True if it fits, or the wearer goes on all the same.
  func run<Source: MountSource & ~Copyable>(_ source: inout Source, site: Site) throws -> Bool {
    while true {
      let result = try trial(&source)
      for words in result.seen { guide.say("  \(words)") }
      let problems = result.problems(site: site)
      if problems.isEmpty {
        guide.say("The mount fits. (One sensor cannot tell the left leg from the right: there your word counts.)")
        return true
      }
      for problem in problems { guide.say("! \(problem)") }
      switch try dialogue.choose(
        "What now?", ["again, after you have mended it", "go on all the same", "stop; nothing is written"],
        usual: dialogue.isYes ? 1 : 0)
      {
      case 0: continue
      case 1: return true
      default: return false
      }
    }
  }

  private func trial<Source: MountSource & ~Copyable>(_ source: inout Source) throws -> MountResult {
    var trial = MountTrial(source.description)
    var told: MountTrial.Step?
    while trial.step != .done {
      if told != trial.step {
        told = trial.step
        guide.say(Self.request(trial.step))
      }
      let goesOn = try source.take {
        trial.add($0)
      } gap: {
        trial.breakOff()
      }
      guide.progress(Self.progress(trial))
      if !goesOn || trial.waited > patience {
        if trial.step != .walk {
          guide.endProgress()
          guide.say(
            "! no \(trial.step == .stand ? "standing" : "sitting") still was seen in \(decimal(trial.waited, 0)) s")
        }
        trial.finish()
      }
    }
    guide.endProgress()
    return trial.result
  }

  private static func request(_ step: MountTrial.Step) -> String {
    switch step {
    case .stand: "Stand still, the weight on both feet, for 3 s. It begins by itself."
    case .sit: "Good. Now sit down, feet on the floor, and keep still."
    case .walk: "Good. Now get up and walk ten steps straight on, as usual."
    case .done: ""
    }
  }

  private static func progress(_ trial: MountTrial) -> String {
    trial.step == .walk
      ? "\(trial.steps) of \(MountTrial.wantedSteps) steps" : "still for \(decimal(trial.still, 1)) s of 3 s"
  }
}
