// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
//
// The layers of Skein, lowest first. A target may import only targets listed above it; CI builds with
// --explicit-target-dependency-import-check error, so a forbidden import does not compile.

import PackageDescription

let strict = Context.environment["SKEIN_STRICT"] == "1"

let settings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (strict ? [.treatAllWarnings(as: .error)] : [])

/// One Swift layer; `imports` names every layer it may see.
func layer(_ name: String, imports: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: settings)
}

/// The tests of one layer; `imports` names every layer they may see.
func tests(_ name: String, imports: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: imports, swiftSettings: settings)
}

let package = Package(
  name: "skein",
  products: [
    .library(name: "Skein", targets: ["Skein"]),
    .executable(name: "skein", targets: ["SkeinCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    // -1: memory, and what Swift cannot spell.
    .target(name: "CSkein"),
    layer("Storage", imports: ["CSkein"]),
    // Text of LLVM's language, made into functions.
    layer("MachineCode", imports: ["CSkein"]),
    // 0: what a program is.
    layer("TensorIR", imports: ["CSkein", "Storage"]),
    // 1: what a machine can do.
    layer("Loops", imports: ["TensorIR"]),
    // 2: every operation, with all its rules.
    layer("Primitives", imports: ["TensorIR", "Loops"]),
    // 3: programs made better; programs run.
    layer("Optimizer", imports: ["TensorIR", "Primitives"]),
    .target(
      name: "CKernels",
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]
    ),
    layer("CodeGeneration", imports: ["TensorIR", "Loops"]),
    layer(
      "CPUBackend",
      imports: [
        "TensorIR", "Loops", "Storage", "CSkein", "CKernels", "CodeGeneration", "MachineCode",
      ]
    ),
    // 4: what can be done with programs.
    layer("TensorMath", imports: ["TensorIR", "Primitives"]),
    layer("Transformations", imports: ["TensorIR", "Primitives", "Optimizer", "CSkein"]),
    layer("Randomness", imports: ["TensorIR", "Primitives", "TensorMath", "Transformations"]),
    // 5: what users import.
    layer(
      "Skein",
      imports: [
        "TensorIR", "Primitives", "TensorMath", "Randomness", "Transformations", "CPUBackend",
      ]
    ),
    // The command, and what it shows and measures.
    layer("Presentation"),
    layer("Measurement"),
    layer("Diagnosis", imports: ["MachineCode", "CPUBackend"]),
    layer(
      "Budgets",
      imports: ["Skein", "CPUBackend", "Storage", "Measurement", "Presentation"]
    ),
    .target(name: "CLimits"),
    layer(
      "Benchmark",
      imports: ["Skein", "CPUBackend", "CSkein", "CLimits", "Measurement", "Presentation"]
    ),
    layer("Demonstration", imports: ["Skein", "Optimizer", "Measurement", "Presentation"]),
    .executableTarget(
      name: "SkeinCommand",
      dependencies: [
        "Benchmark", "Budgets", "Demonstration", "Diagnosis", "Measurement", "Presentation",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings
    ),
    // Programs to read and to run: `swift run -c release KalmanFilter`.
    .executableTarget(
      name: "KalmanFilter",
      dependencies: ["Skein", "Demonstration", "Presentation"],
      path: "Examples/KalmanFilter",
      swiftSettings: settings
    ),
    .testTarget(
      name: "CPUBackendTests",
      dependencies: [
        "CPUBackend", "CKernels", "Storage", "CSkein", "TensorIR", "Loops", "Primitives",
        "SkeinTestSupport",
      ],
      swiftSettings: settings
    ),
    tests("MachineCodeTests", imports: ["MachineCode"]),
    .testTarget(
      name: "CodeGenerationTests",
      dependencies: ["CodeGeneration", "MachineCode", "CKernels", "Loops", "TensorIR"],
      swiftSettings: settings
    ),
    tests("TensorIRTests", imports: ["TensorIR", "SkeinTestSupport"]),
    tests(
      "SkeinCommandTests",
      imports: [
        "Benchmark", "Budgets", "Demonstration", "Diagnosis", "MachineCode", "Measurement",
        "Presentation", "Skein",
      ]
    ),
    // What tests share: random tensors, comparisons, recorded references.
    .target(
      name: "SkeinTestSupport",
      dependencies: ["TensorIR", "Loops", "Primitives"],
      path: "Tests/Support",
      swiftSettings: settings
    ),
    tests(
      "PrimitivesTests",
      imports: [
        "TensorIR", "Loops", "Primitives", "Transformations", "CPUBackend", "SkeinTestSupport",
      ]
    ),
    tests("RandomnessTests", imports: ["Skein", "SkeinTestSupport", "TensorIR"]),
    tests("TensorMathTests", imports: ["Skein", "SkeinTestSupport", "TensorIR", "Optimizer"]),
    tests(
      "ParityTests",
      imports: ["SkeinTestSupport", "TensorIR", "Primitives", "Optimizer", "Skein"]
    ),
    tests(
      "LawTests",
      imports: [
        "SkeinTestSupport", "Storage", "TensorIR", "Loops", "Primitives", "Optimizer",
        "Transformations", "CodeGeneration", "MachineCode", "CPUBackend", "Skein",
      ]
    ),
    tests("TransformationsTests", imports: ["Skein", "TensorIR", "Optimizer"]),
    tests("DocumentationTests", imports: ["TensorIR"]),
  ]
)
