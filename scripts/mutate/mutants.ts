/** Small changes of meaning to a source text, each of which some test should notice. */
import { parseSync } from 'oxc-parser'

export interface Mutant {
  /** From 0, in UTF-16 code units. */
  readonly start: number
  readonly end: number
  readonly replacement: string
}

/** A node of the syntax tree, as far as is needed here. */
interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

const OPERATORS: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '+': '-',
  '-': '+',
  '*': '/',
  '&&': '||',
  '||': '&&',
}

const METHODS: Readonly<Record<string, string>> = { some: 'every', every: 'some', min: 'max', max: 'min' }

/** Types are erased, so a change to them means nothing. These are the nodes that wrap an expression. */
const TYPED_EXPRESSIONS = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression'])

/** All of them, in the order of the text. Messages are left out, because their wording is not behavior. */
export function mutantsOf(path: string, text: string): readonly Mutant[] {
  const mutants: Mutant[] = []
  visit(parseSync(path, text).program as unknown as Node, text, mutants)
  return mutants.sort((a, b) => a.start - b.start || a.end - b.end)
}

function visit(node: Node, text: string, mutants: Mutant[]): void {
  if (node.type === 'ImportDeclaration') return
  if (node.type.startsWith('TS') && !TYPED_EXPRESSIONS.has(node.type)) return
  mutants.push(...mutantsAt(node, text))
  for (const [key, value] of Object.entries(node)) {
    if (key === 'typeAnnotation' || key === 'returnType' || key === 'typeArguments') continue
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, text, mutants)
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

function mutantsAt(node: Node, text: string): readonly Mutant[] {
  const { start, end } = node
  const slice = (part: Node) => text.slice(part.start, part.end)
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
      return operatorMutants(node, text)
    case 'UnaryExpression':
      return node['operator'] === '!' ? [{ start, end, replacement: slice(node['argument'] as Node) }] : []
    case 'ConditionalExpression': {
      const [test, yes, no] = [node['test'], node['consequent'], node['alternate']] as [Node, Node, Node]
      return [yes, no].map((branch) => ({
        start,
        end,
        // The test is still evaluated, so that it narrows types at run time as before.
        replacement: `((${slice(test)}), ${slice(branch)})`,
      }))
    }
    case 'IfStatement': {
      const test = node['test'] as Node
      return ['true', 'false'].map((replacement) => ({ start: test.start, end: test.end, replacement }))
    }
    case 'Literal':
      if (typeof node['value'] === 'boolean') return [{ start, end, replacement: String(!node['value']) }]
      if (typeof node['value'] === 'number') return [{ start, end, replacement: String(node['value'] + 1) }]
      return []
    case 'CallExpression':
      return callMutants(node, text)
    case 'ExpressionStatement':
      return [{ start, end, replacement: ';' }]
    default:
      return []
  }
}

function operatorMutants(node: Node, text: string): readonly Mutant[] {
  const [left, right] = [node['left'], node['right']] as [Node, Node]
  const operator = String(node['operator'])
  const replacement = OPERATORS[operator]
  // Text with placeholders is a message.
  const isText = [left, right].some(
    ({ type, value }) => type === 'TemplateLiteral' || typeof value === 'string',
  )
  if (replacement === undefined || (operator === '+' && isText)) return []
  const start = text.indexOf(operator, left.end)
  return [{ start, end: start + operator.length, replacement }]
}

function callMutants(node: Node, text: string): readonly Mutant[] {
  const callee = node['callee'] as Node
  const property = callee['property'] as Node | undefined
  const name = property?.['name']
  if (callee.type !== 'MemberExpression' || property === undefined || typeof name !== 'string') return []
  if (name === 'filter') {
    const object = callee['object'] as Node
    return [{ start: node.start, end: node.end, replacement: text.slice(object.start, object.end) }]
  }
  const replacement = METHODS[name]
  return replacement === undefined ? [] : [{ start: property.start, end: property.end, replacement }]
}
