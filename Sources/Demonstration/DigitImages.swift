// SPDX-License-Identifier: Apache-2.0
//
// Pictures of handwritten digits and the digit that each shows, read from text: 64 pixels and the digit a line.

internal import Foundation
package import Skein

/// Pictures of 8 × 8 pixels, each with the digit it shows.
package struct DigitImages: Equatable, Sendable {
  /// The pixels of all pictures, one after the other; 0 is white, 1 is black.
  package let pixels: [Float]
  /// The digit of each picture.
  package let labels: [Int32]

  /// How many pixels a picture has, and how many digits there are.
  package static let (side, pixelCount, digitCount) = (8, 64, 10)
  /// Fewer pictures cannot be split into some to learn from and some to test with.
  static let smallestCount = 100

  package var count: Int { labels.count }

  /// The pixels of one picture.
  package func pixels(of picture: Int) -> ArraySlice<Float> {
    pixels[picture * Self.pixelCount..<(picture + 1) * Self.pixelCount]
  }

  /// The given pictures, in the given order.
  package func picked(_ pictures: some Collection<Int>) -> DigitImages {
    DigitImages(
      pixels: pictures.flatMap { pixels(of: $0) },
      labels: pictures.map { labels[$0] }
    )
  }

  /// All pictures as one tensor, `f32[count, 64]`.
  package var pixelTensor: Tensor { Tensor(pixels, shape: [count, Self.pixelCount]) }
  /// All digits as one tensor, `i32[count]`.
  package var labelTensor: Tensor { Tensor(labels, shape: [count]) }
}

/// What is wrong with a file of pictures, and where.
package struct DataError: Error, Equatable, CustomStringConvertible {
  /// The file, and the line if one is at fault: `digits.csv:12`.
  let place: String
  let problem: String
  var help: String?

  package var description: String {
    "\(place): \(problem)" + (help.map { "\n  help: \($0)" } ?? "")
  }
}

// MARK: - Reading

extension DigitImages {
  /// Reads the pictures of a file.
  ///
  /// - Throws: ``DataError`` when there is no such file, or it holds something else.
  package init(contentsOf path: String) throws {
    var isFolder = false as ObjCBool
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw DataError(place: path, problem: "there is no such file")
    }
    guard !isFolder.boolValue else {
      throw DataError(place: path, problem: "this is a folder, not a file")
    }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw DataError(place: path, problem: "this file cannot be read")
    }
    guard let text = String(data: bytes, encoding: .utf8) else {
      throw DataError(place: path, problem: "this file is not text")
    }
    try self.init(csv: text, name: path)
  }

  /// Reads the pictures of a text.
  ///
  /// - Parameters:
  ///   - text: Lines of 65 whole numbers separated by commas: 64 pixels from 0 to 16, row by row, and the digit.
  ///   - name: How errors call the text.
  /// - Throws: ``DataError`` for the first line that is something else.
  package init(csv text: String, name: String) throws(DataError) {
    var pixels: [Float] = []
    var labels: [Int32] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    where !line.allSatisfy(\.isWhitespace) {
      let numbers = try Self.numbers(of: line, place: "\(name):\(index + 1)")
      pixels += numbers.dropLast().map { Float($0) / 16 }
      labels.append(Int32(numbers[Self.pixelCount]))
    }
    guard !labels.isEmpty else { throw DataError(place: name, problem: "the file is empty") }
    guard labels.count >= Self.smallestCount else {
      throw DataError(
        place: name,
        problem: "at least \(Self.smallestCount) pictures are needed to learn from, "
          + "got \(labels.count)"
      )
    }
    self.init(pixels: pixels, labels: labels)
  }

  private static func numbers(of line: Substring, place: String) throws(DataError) -> [Int] {
    let cells = line.split(separator: ",", omittingEmptySubsequences: false)
    guard cells.count == pixelCount + 1 else {
      throw DataError(
        place: place,
        problem: "a line has \(pixelCount + 1) columns (\(pixelCount) pixels and the digit), "
          + "got \(cells.count)"
      )
    }
    var numbers: [Int] = []
    numbers.reserveCapacity(cells.count)
    for (column, cell) in cells.enumerated() {
      let text = cell.trimmingCharacters(in: .whitespaces)
      guard let number = Int(text) else {
        throw DataError(
          place: place,
          problem: "column \(column + 1) is not a whole number: \"\(text)\""
        )
      }
      let (kind, highest) = column < pixelCount ? ("pixel", 16) : ("digit", digitCount - 1)
      guard 0...highest ~= number else {
        throw DataError(
          place: place,
          problem: "a \(kind) is from 0 to \(highest), got \(number) in column \(column + 1)"
        )
      }
      numbers.append(number)
    }
    return numbers
  }
}

// MARK: - Finding

extension DigitImages {
  /// Reads the pictures that come with the package, from the current folder or else from where this was built.
  package static func fromPackage() throws -> DigitImages {
    let relative = "Examples/Data/digits.csv"
    // #filePath is <package>/Sources/Demonstration/DigitImages.swift.
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let places = [relative, package.appendingPathComponent(relative).path]
    guard let path = places.first(where: FileManager.default.fileExists(atPath:)) else {
      throw DataError(
        place: relative,
        problem: "there is no such file here",
        help: "run this from the package's folder, or name a file with --data"
      )
    }
    return try DigitImages(contentsOf: path)
  }
}

// MARK: - Splitting

extension DigitImages {
  /// Splits the pictures at random into four fifths to learn from and a fifth to test with.
  package func split(seed: UInt64) -> (training: DigitImages, test: DigitImages) {
    var generator = SeededGenerator(seed: seed)
    let order = (0..<count).shuffled(using: &generator)
    let testCount = count / 5
    return (picked(order[testCount...]), picked(order[..<testCount]))
  }
}
