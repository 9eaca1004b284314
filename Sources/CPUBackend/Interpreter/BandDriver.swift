// SPDX-License-Identifier: Apache-2.0
//
// Runs a plan for each band of rows. Bands are independent, so threads share them; each thread has memory for one.

internal import Loops
internal import TensorIR

/// Steps that go through their rows together, ready to run.
final class BandDriver: Sendable {
  /// A buffer, and how many bytes further a row begins than the one before it.
  private typealias Place = (buffer: Int, rowByteCount: Int)

  private let body: InnerProgram
  private let memoryByteCount: Int
  private let rows: Int
  private let height: Int
  private let inputs: [Place]
  private let results: [Place]
  private let grain: Int

  init(_ step: BandStep, _ buffers: [Plan.Buffer], _ code: NativeCode?) throws(TensorError) {
    body = try InnerProgram(step.plan, code)
    memoryByteCount = step.plan.byteCount
    rows = step.rows
    height = step.height
    func place(_ place: BandStep.Place) -> Place {
      (place.buffer, place.rowStride * buffers[place.buffer].dtype.byteCount)
    }
    inputs = step.inputs.map(place)
    results = step.results.map(place)
    grain = WorkSharing.grain(unitCost: step.plan.plan.work(ofKernels: true))
  }

  func run(_ frame: Frame) {
    nonisolated(unsafe) let frame = frame
    let whole = rows / height
    ThreadPool.shared.run(count: whole, grain: grain) { range in
      BlockWorker.withMemory(memoryByteCount) { memory in
        let inner = body.open(memory)
        for band in range { run(inner, frame, from: band * height) }
        // Rows that are left over make a band with some before them, which whoever computed those computes again: two threads
        // would write to the same places.
        if range.upperBound == whole && rows > whole * height {
          run(inner, frame, from: rows - height)
        }
      }
    }
  }

  private func run(_ inner: Frame, _ frame: Frame, from row: Int) {
    for (number, place) in inputs.enumerated() {
      body.setInput(number, frame[place.buffer] + row * place.rowByteCount, in: inner)
    }
    for (number, place) in results.enumerated() {
      body.setResult(number, frame[place.buffer] + row * place.rowByteCount, in: inner)
    }
    body.run(inner)
  }
}
