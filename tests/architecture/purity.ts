/** Purity: finds code that uses the clock, the network or randomness instead of taking them as arguments. */
import { type Expression, Visitor } from 'oxc-parser'
import { PURE_WORKSPACES } from './import-direction.ts'
import { isForTests, parse, type SourceFile, violationAt, workspaceOf } from './source-file.ts'
import type { Violation } from './violation.ts'

/** Calls whose result or effect does not depend only on their arguments. */
const IMPURE_CALLS = [
  'Date',
  'Date.now',
  'Math.random',
  'crypto.randomUUID',
  'fetch',
  'performance.now',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
]

/** `a.b` for a name and a property, `a` for a name. */
function nameOf(node: Expression): string | undefined {
  if (node.type === 'Identifier') return node.name
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return undefined
  if (node.property.type === 'Identifier' && !node.computed)
    return `${node.object.name}.${node.property.name}`
  return node.property.type === 'Literal' ? `${node.object.name}.${node.property.value}` : undefined
}

export function purityViolations(file: SourceFile): readonly Violation[] {
  const workspace = workspaceOf(file)
  if (!workspace?.startsWith('packages/') || isForTests(file)) return []
  const isPure = PURE_WORKSPACES.includes(workspace)
  const violations: Violation[] = []
  const add = (offset: number, found: string, rule: string) =>
    violations.push(violationAt(file, offset, found, rule))
  const pure = `${workspace} is pure: this comes in as an argument`

  new Visitor({
    MemberExpression(node) {
      const name = nameOf(node)
      if (name === 'process.env') add(node.start, name, 'the environment is read in apps only')
      else if (isPure && name?.startsWith('process.')) add(node.start, name, pure)
    },
    CallExpression({ callee, start }) {
      const name = callee.type === 'Super' ? undefined : nameOf(callee)
      if (isPure && name !== undefined && IMPURE_CALLS.includes(name)) add(start, `${name}()`, pure)
    },
    NewExpression({ callee, arguments: given, start }) {
      if (isPure && nameOf(callee) === 'Date' && given.length === 0) add(start, 'new Date()', pure)
    },
  }).visit(parse(file).program)
  return violations
}
