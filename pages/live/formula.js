// A formula on its tape, as core/formula/tape.py has it: a number, the name of a variable, or an
// operation with the places of its operands on the tape. Held to core/formula by
// tests/browser/test_formula_arithmetic.py. JSON has no infinities: they are spelled out.

const OPERATIONS = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  negative: (a) => -a,
  power: (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b), // as C has it
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: Math.sign,
  tanh: Math.tanh,
  sigmoid: (a) => 1 / (1 + Math.exp(-a)),
  softplus: (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
  min: Math.min,
  max: Math.max,
  step: (a) => (a >= 0 ? 1 : a < 0 ? 0 : NaN),
}

// `variables`: name -> number.
export function run(tape, variables) {
  const results = []
  for (const step of tape) results.push(resultOf(step, variables, results))
  return results.at(-1)
}

function resultOf(step, variables, results) {
  if (Array.isArray(step)) return OPERATIONS[step[0]](...step.slice(1).map((place) => results[place]))
  return typeof step === 'string' ? variables[step] ?? Number(step) : step
}

// Functions of one number, from the tapes of a function and its derivative.
export function objectiveOf([value, derivative]) {
  return { value: (x) => run(value, { x }), derivative: (x) => run(derivative, { x }) }
}

export const operations = Object.keys(OPERATIONS)
