import Glibc
import IMU
import Pipeline
import Recording
import Signal
import Tremor

/// 24 hours of frames through the whole pipeline, and through its decoding alone; one thread.
func measureDay() throws {
  var leg = Leg.eventful(times: 3)
  let laps = 48

  let decoder = FrameDecoder(leg.description)
  var clock = SampleClock(nominalRate: leg.description.nominalRate, tolerance: leg.description.rateTolerance)
  // The sum keeps the optimiser from leaving the work out.
  var sum = SIMD3<Float>.zero
  var newest = Timestamp(nanoseconds: 0)
  let decoding = cpuSeconds {
    for _ in 0..<laps {
      leg.play { frame in
        let count = decoder.count(in: &frame)
        clock.observe(newest: frame.firstIndex + UInt64(count) - 1, at: frame.time, source: frame.timeSource)
        for i in 0..<count {
          let sample = decoder.decode(i, of: &frame)
          sum += sample.acceleration + sample.rotation
          newest = clock.time(of: frame.firstIndex + UInt64(i))
        }
      }
    }
  }

  let pipeline = try Pipeline(leg.description, AnalysisSettings())
  var hops = 0
  var lines = 0
  var events = 0
  let all = cpuSeconds {
    for _ in 0..<laps {
      leg.play { frame in
        pipeline.consume(&frame) { output in
          guard case .finding(let finding) = output else { return }
          switch finding {
          case .features(let features):
            hops += 1
            if features.frequency != nil { lines += 1 }
          case .event(let event):
            if event.phase == .close { events += 1 }
          }
        }
      }
    }
  }

  let file = try dump(&leg, laps)

  report("day_pipeline", all, "s")
  report("day_writing", file.writing, "s")
  report("day_reading", file.reading, "s")
  report("day_bytes", file.bytesPerSample, "bytes")
  report("day_decoding", decoding, "s")
  report("day_samples", pipeline.samples, "samples")
  report("day_hops", hops, "hops")
  report("day_hops_with_line", lines, "hops")
  report("day_events", events, "events")
  report("day_checksum", Double(sum.sum()) + Double(newest.nanoseconds), "-")
  for (activity, share) in leg.shares { report("share_\(activity)", share, "%") }
}

/// The same day into a raw dump and out of it: CPU seconds, and what a sample takes. (The file itself holds one lap.)
private func dump(_ leg: inout Leg, _ laps: Int) throws -> (writing: Double, reading: Double, bytesPerSample: Double) {
  let path = "/tmp/tremord-bench-\(getpid()).trd"
  let header = DumpHeader(software: "bench", run: "0", sensor: leg.description)
  var (writing, reading, bytes, samples) = (0.0, 0.0, 0, 0)
  var failure: DumpError?
  for lap in 0..<laps {
    writing += cpuSeconds {
      do throws(DumpError) {
        var writer = try DumpWriter(path: path, header: header, replacing: true)
        leg.play { frame in
          do throws(DumpError) { try writer.append(frame) } catch { failure = error }
        }
        try writer.flush()
        if lap == 0 { (bytes, samples) = (writer.bytesWritten, leg.samples) }
        try writer.finish(finalRate: nil)
      } catch { failure = error }
    }
    reading += cpuSeconds {
      do throws(DumpError) {
        var reader = try DumpReader(path: path)
        var frame = RawFrame()
        while try reader.next(&frame) {}
      } catch { failure = error }
    }
  }
  ByteFile.remove(path)
  if let failure { throw failure }
  return (writing, reading, Double(bytes) / Double(samples))
}
