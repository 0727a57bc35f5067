// The browser's own functions of two numbers, held to core/surfaces.py by
// tests/browser/test_race_arithmetic.py. value([x, y], parameters), slopes([x, y], parameters)

export const surfaces = {
  bowl: {
    value: ([x, y], { condition }) => 0.5 * (x * x + condition * (y * y)),
    slopes: ([x, y], { condition }) => [x, condition * y],
  },
  rosenbrock: {
    value([x, y]) {
      const [off, short] = [y - x * x, 1 - x]
      return short * short + 100 * (off * off)
    },
    slopes([x, y]) {
      const off = y - x * x
      return [-2 * (1 - x) - 400 * (x * off), 200 * off]
    },
  },
  himmelblau: {
    value([x, y]) {
      const [one, other] = [x * x + y - 11, x + y * y - 7]
      return one * one + other * other
    },
    slopes([x, y]) {
      const [one, other] = [x * x + y - 11, x + y * y - 7]
      return [4 * x * one + 2 * other, 2 * one + 4 * y * other]
    },
  },
  saddle: {
    value([x, y]) {
      const square = y * y
      return 0.5 * (x * x) + 0.25 * (square * square) - 0.5 * square
    },
    slopes: ([x, y]) => [x, y * (y * y - 1)],
  },
  beale: {
    value(point) {
      const [one, two, three] = bealeTerms(point)
      return one * one + two * two + three * three
    },
    slopes([x, y]) {
      const [one, two, three] = bealeTerms([x, y])
      const square = y * y
      return [
        2 * (one * (y - 1) + two * (square - 1) + three * (square * y - 1)),
        2 * x * (one + 2 * (y * two) + 3 * (square * three)),
      ]
    },
  },
}

function bealeTerms([x, y]) {
  const square = y * y
  return [1.5 - x + x * y, 2.25 - x + x * square, 2.625 - x + x * (square * y)]
}
