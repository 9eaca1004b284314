// SPDX-License-Identifier: Apache-2.0
//
// Expressions as users write them, beside Foundation's functions of the same names: what compiles is the test.

import Foundation
import Primitives
import TensorIR
import Testing

struct SpellingTests {
  @Test func `formulas mix tensors, literals and variables`() throws {
    let rate = 0.1
    let scale: Float = 2
    let count = 3
    let text = try program(f32(3), f32(3)) { inputs in
      let (x, y) = (inputs[0], inputs[1])
      var z = 0.5 * x * (1 + tanh(0.797 * (x + 0.0447 * x * x * x)))
      z -= rate * y / (sqrt(y) + 1e-8)
      z *= scale
      z += count
      z /= 2
      return [z * (1 - rate) + Tensor(scale)]
    }
    #expect(
      text.hasSuffix(
        """
        t:f32[3] = mul s 0.9:f32[]
        u:f32[3] = add t 2.0:f32[]
        (u,)
        """
      )
    )
  }

  @Test func `functions are values`() throws {
    let functions: [(Tensor) -> Tensor] = [
      sum, max, min, all, any, exp, abs, log, argmax, isNaN, round,
    ]
    let text = try program(f32(3)) { inputs in functions.map { $0(inputs[0]) } }
    #expect(text.contains("reduce_max") && text.contains("reduce_or") && text.contains("exp"))
    let binary: [(Tensor, Tensor) -> Tensor] = [maximum, minimum, power, pow, (+), (*), remainder]
    #expect(try program(f32(3), f32(3)) { x in binary.map { $0(x[0], x[1]) } }.contains("pow a b"))
  }

  @Test func `masks combine`() throws {
    let text = try program(f32(3), f32(3)) { inputs in
      let (x, y) = (inputs[0], inputs[1])
      let inside = x .> 0 .& x .<= y .| .!(y .== 1)
      return [select(inside, x, -y), any(inside), max(x, axis: 0), x.max(), -x.as(.f16)]
    }
    #expect(
      text.hasPrefix(
        """
        c:bool[3] = gt a 0.0:f32[]
        d:bool[3] = le a b
        e:bool[3] = and c d
        f:bool[3] = eq b 1.0:f32[]
        g:bool[3] = not f
        h:bool[3] = or e g
        """
      )
    )
  }

  @Test func `plain numbers stay plain numbers`() {
    let x = 2.0
    #expect(exp(0.0) == 1 && abs(-x) == 2 && max(1, 2) == 2 && pow(x, 3) == 8)
    #expect(1 / 2 == 0 && x < 3)
  }
}
