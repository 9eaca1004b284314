// SPDX-License-Identifier: Apache-2.0
//
// The loops for vectors of WIDTH bytes; L(name) is the function's name for this instruction set.

typedef float L(vector) __attribute__((vector_size(WIDTH)));
enum { L(lanes) = WIDTH / 4 };

/// Keeps what was computed, without storing it.
#define KEEP(v) __asm__ volatile("" : : VECTOR_CONSTRAINT(v))
/// The compiler may not know what is in v, or that it is what it was.
#define FORGET(v) __asm__ volatile("" : "+" VECTOR_CONSTRAINT(v))

static void L(read)(const float *x, size_t count, size_t repeats) {
  for (size_t r = 0; r < repeats; r++)
    for (size_t i = 0; i < count; i += 8 * L(lanes)) {
      const L(vector) *v = (const L(vector) *)(x + i);
#pragma clang loop unroll(full)
      for (int k = 0; k < 8; k++) {
        L(vector) y = v[k];
        KEEP(y);
      }
    }
}

static void L(write)(float *out, size_t count, size_t repeats, int streams) {
  L(vector) y = {0};
  for (size_t r = 0; r < repeats; r++) {
    FORGET(y);
    if (streams)
      for (size_t i = 0; i < count; i += L(lanes)) __builtin_nontemporal_store(y, (L(vector) *)(out + i));
    else
      for (size_t i = 0; i < count; i += 4 * L(lanes)) {
        L(vector) *v = (L(vector) *)(out + i);
        v[0] = y;
        v[1] = y;
        v[2] = y;
        v[3] = y;
      }
    __asm__ volatile("" : : : "memory");
  }
}

static void L(copy)(float *out, const float *x, size_t count, size_t repeats, int streams) {
  for (size_t r = 0; r < repeats; r++) {
    if (streams)
      for (size_t i = 0; i < count; i += L(lanes))
        __builtin_nontemporal_store(*(const L(vector) *)(x + i), (L(vector) *)(out + i));
    else
      for (size_t i = 0; i < count; i += 4 * L(lanes)) {
        const L(vector) *v = (const L(vector) *)(x + i);
        L(vector) y0 = v[0], y1 = v[1], y2 = v[2], y3 = v[3];
        // Without this the loop becomes a call of memcpy.
        FORGET(y0);
        FORGET(y1);
        FORGET(y2);
        FORGET(y3);
        L(vector) *w = (L(vector) *)(out + i);
        w[0] = y0;
        w[1] = y1;
        w[2] = y2;
        w[3] = y3;
      }
    __asm__ volatile("" : : : "memory");
  }
}

static double L(multiply_add)(size_t repeats) {
  L(vector) s[12], x = {0}, y = {0};
  for (int k = 0; k < 12; k++) s[k] = x;
  FORGET(x);
  FORGET(y);
  for (size_t r = 0; r < repeats; r++) {
#pragma clang loop unroll(full)
    for (int k = 0; k < 12; k++) {
      s[k] = x * y + s[k];
      FORGET(s[k]);
    }
  }
  return 2.0 * 12 * L(lanes) * (double)repeats;
}

static double L(divide)(size_t repeats) {
  L(vector) s[8], x = {0};
  x += 1.0000001f;
  for (int k = 0; k < 8; k++) s[k] = x + (float)k;
  FORGET(x);
  for (size_t r = 0; r < repeats; r++) {
#pragma clang loop unroll(full)
    for (int k = 0; k < 8; k++) {
      s[k] = x / s[k];
      FORGET(s[k]);
    }
  }
  return 8.0 * L(lanes) * (double)repeats;
}

static const struct loops L(loops) = {L(read), L(write), L(copy), L(multiply_add), L(divide)};

#undef KEEP
#undef FORGET
