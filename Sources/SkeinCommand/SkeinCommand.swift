// SPDX-License-Identifier: Apache-2.0
//
// The command `skein`: see it work, measure it, ask what runs it.

internal import ArgumentParser

@main
struct SkeinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "skein",
    abstract: "Write the function for one example; run it for many.",
    subcommands: [DemoCommand.self, BenchCommand.self, DoctorCommand.self]
  )
}
