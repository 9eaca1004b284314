// SPDX-License-Identifier: Apache-2.0
//
// `withErrors`: the first mistake is thrown, by the innermost scope, also out of tasks.

import Testing
import TensorIR

struct ErrorScopeTests {
  private static let first = "Tensor: the rows of a nested array must have the same shape"
  private static let second = "Tensor: the shape [2] needs 2 elements, got 1"

  private static func makeFirst() { _ = Tensor([[1], []]) }
  private static func makeSecond() { _ = Tensor([1], shape: [2]) }

  @Test func `without a mistake the result is returned`() throws {
    #expect(try withErrors { Tensor([1, 2]).elementCount } == 2)
  }

  @Test func `the first mistake wins`() {
    #expect(
      sentence {
        Self.makeFirst()
        Self.makeSecond()
      } == Self.first
    )
  }

  @Test func `what is computed from a mistake is invalid, and no new mistake`() {
    let add = TestAdd()
    let thrown = sentence {
      let x = Tensor([[1], []])
      #expect(x.isInvalid)
      let sum = add(add(x, Tensor([1, 2])), 1)
      #expect(sum.isInvalid && sum.error?.sentence == Self.first)
    }
    #expect(thrown == Self.first)
  }

  @Test func `an inner scope takes its own mistakes`() {
    let outer = sentence {
      #expect(sentence(Self.makeFirst) == Self.first)
      #expect(sentence {} == "no error")
    }
    #expect(outer == "no error")
    let other = sentence {
      Self.makeSecond()
      #expect(sentence(Self.makeFirst) == Self.first)
    }
    #expect(other == Self.second)
  }

  @Test func `what the body throws passes through`() {
    struct Other: Error {}
    #expect(throws: Other.self) {
      try withErrors {
        Self.makeFirst()
        throw Other()
      }
    }
  }

  @Test func `asynchronous code and child tasks are inside`() async {
    let error = await #expect(throws: TensorError.self) {
      try await withErrors {
        await withTaskGroup(of: Void.self) { group in
          group.addTask { Self.makeFirst() }
          await group.waitForAll()
        }
        await Task.yield()
        Self.makeSecond()
      }
    }
    #expect(error?.sentence == Self.first)
  }

  @Test func `the description says where the user's code is`() {
    do {
      try withErrors { Self.makeFirst() }
      Issue.record("nothing was thrown")
    } catch {
      let lines = "\(error)".split(separator: "\n")
      #expect(lines.first == "\(Self.first)")
      #expect(lines.dropFirst().allSatisfy { $0.contains("ErrorScopeTests.swift") })
    }
  }
}
