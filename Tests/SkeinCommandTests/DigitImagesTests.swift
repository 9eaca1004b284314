// SPDX-License-Identifier: Apache-2.0
//
// Pictures of digits: the file that comes with the package, and what is said about wrong ones.

import Testing

@testable import Demonstration

struct DigitImagesTests {
  /// A line of a picture in one shade.
  static func line(shade: Int, digit: Int) -> String {
    (Array(repeating: "\(shade)", count: 64) + ["\(digit)"]).joined(separator: ",")
  }

  static let lines = (0..<100).map { line(shade: $0 % 17, digit: $0 % 10) }

  static func problem(_ lines: [String]) -> String? {
    do {
      _ = try DigitImages(csv: lines.joined(separator: "\n"), name: "d.csv")
      return nil
    } catch {
      return error.description
    }
  }

  @Test func `the package's file has 1797 pictures of ten digits`() throws {
    let images = try DigitImages.fromPackage()
    #expect(images.count == 1797)
    #expect(Set(images.labels) == Set(0...9))
    #expect(images.pixels.allSatisfy { 0...1 ~= $0 })
    // The first picture, a zero: its first two rows.
    #expect(images.labels[0] == 0)
    let rows: [Float] = [0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0]
    #expect(Array(images.pixels(of: 0).prefix(16)) == rows.map { $0 / 16 })
  }

  @Test func `line ends of any system, spaces and empty lines are read`() throws {
    let plain = try DigitImages(csv: Self.lines.joined(separator: "\n"), name: "d.csv")
    let text = Self.lines.map { $0.replacing(",", with: ", ") }.joined(separator: "\r\n") + "\r\n\n"
    #expect(try DigitImages(csv: text, name: "d.csv") == plain)
    #expect(plain.count == 100)
    #expect(plain.pixels[17 * 64 - 1] == 1)
  }

  @Test func `a wrong line is named`() {
    var short = Self.lines
    short[2] = "1,2,3"
    #expect(
      Self.problem(short)
        == "d.csv:3: a line has 65 columns (64 pixels and the digit), got 3"
    )
    var word = Self.lines
    word[11].replaceSubrange(word[11].startIndex...word[11].startIndex, with: "dark")
    #expect(Self.problem(word) == "d.csv:12: column 1 is not a whole number: \"dark1\"")
    #expect(
      Self.problem(Self.lines + [Self.line(shade: 17, digit: 1)])
        == "d.csv:101: a pixel is from 0 to 16, got 17 in column 1"
    )
    #expect(
      Self.problem([Self.line(shade: 1, digit: 12)] + Self.lines)
        == "d.csv:1: a digit is from 0 to 9, got 12 in column 65"
    )
  }

  @Test func `an empty or short file is refused`() {
    #expect(Self.problem([]) == "d.csv: the file is empty")
    #expect(Self.problem(["", " "]) == "d.csv: the file is empty")
    #expect(
      Self.problem(Array(Self.lines.prefix(7)))
        == "d.csv: at least 100 pictures are needed to learn from, got 7"
    )
  }

  @Test func `a missing file is named`() {
    #expect(throws: DataError(place: "no/such.csv", problem: "there is no such file")) {
      try DigitImages(contentsOf: "no/such.csv")
    }
    #expect(throws: DataError(place: "/", problem: "this is a folder, not a file")) {
      try DigitImages(contentsOf: "/")
    }
  }

  @Test func `a fifth is held out, and nothing is lost`() throws {
    let images = try DigitImages.fromPackage()
    let (training, test) = images.split(seed: 7)
    #expect(test.count == 359 && training.count == 1438)
    let digits = { (images: DigitImages) in images.labels.map(Int.init).reduce(0, +) }
    #expect(digits(training) + digits(test) == digits(images))
    #expect(images.split(seed: 7) == (training, test))
    #expect(images.split(seed: 8).test != test)
  }
}

struct SeededGeneratorTests {
  @Test func `the numbers are SplitMix64's`() {
    // The first numbers of the reference implementation for this seed.
    var generator = SeededGenerator(seed: 1_234_567)
    #expect(
      [generator.next(), generator.next(), generator.next()]
        == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
    )
  }

  @Test func `uniform numbers stay in their range`() {
    var generator = SeededGenerator(seed: 3)
    let numbers = (0..<1000).map { _ in generator.uniform(in: -2..<3) }
    #expect(numbers.allSatisfy { -2..<3 ~= $0 })
    // The mean of 1,000 numbers lies within five standard errors, 5 · 5/√12 / √1000, of the middle.
    #expect(abs(numbers.reduce(0, +) / 1000 - 0.5) < 0.23)
  }
}
