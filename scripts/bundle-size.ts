/**
 * The size budget of the bundles. `bundle-sizes.json` holds what each may have, and what was in it when that was
 * set: so a bundle that grows too large comes with the list of what grew.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Metafile } from 'esbuild'
import { bundledFiles, bundleOptions, type KINDS } from './bundle-options.ts'

/** Bytes. */
export interface BundleSize {
  readonly total: number
  /** By npm package, or folder of ours. */
  readonly parts: Readonly<Record<string, number>>
}

export interface Budget extends BundleSize {
  /** What `total` may come to. */
  readonly budget: number
}

/** What a budget leaves for changes that nobody has to think about. */
const LEEWAY = 1.05

const BUNDLES: Readonly<Record<string, keyof typeof KINDS>> = {
  'apps/apply': 'action',
  'apps/preview': 'action',
  'apps/cli': 'program',
}

export const SIZES_FILE = join('scripts', 'bundle-sizes.json')

/** Bundles without writing anything. */
export async function measureBundles(root: string): Promise<ReadonlyMap<string, BundleSize>> {
  const sizes = Object.entries(BUNDLES).map(async ([folder, kind]) => {
    const { metafile } = await build({ ...bundleOptions(join(root, folder), kind), write: false })
    return [folder, sizeOf(metafile)] as const
  })
  return new Map(await Promise.all(sizes))
}

export async function readBudgets(root: string): Promise<Readonly<Record<string, Budget>>> {
  return JSON.parse(await readFile(join(root, SIZES_FILE), 'utf8'))
}

export function budgetFor({ total, parts }: BundleSize): Budget {
  return { budget: Math.ceil((total * LEEWAY) / 1000) * 1000, total, parts }
}

/** What to say of a bundle that is over its budget; undefined where it is not. */
export function sizeComplaint(
  name: string,
  size: BundleSize,
  budget: Budget | undefined,
): string | undefined {
  if (budget === undefined) return `${name} has no size budget; ${SET_ANEW}`
  if (size.total <= budget.budget) return undefined
  const grown = Object.entries(size.parts)
    .map(([part, bytes]) => ({ part, by: bytes - (budget.parts[part] ?? 0) }))
    .filter(({ by }) => by >= 500)
    .sort((a, b) => b.by - a.by)
    .map(({ part, by }) => `  ${part} +${kilobytes(by)}${Object.hasOwn(budget.parts, part) ? '' : ' (new)'}`)
  const over = `${name} has ${kilobytes(size.total)}; its budget is ${kilobytes(budget.budget)}. What grew:`
  return [over, ...grown, `Leave out what is not needed, or, where it is worth it, ${SET_ANEW}`].join('\n')
}

const SET_ANEW = 'set the budgets anew: node scripts/set-size-budgets.ts'

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}

function sizeOf(metafile: Metafile): BundleSize {
  const parts: Record<string, number> = {}
  for (const [file, bytes] of bundledFiles(metafile)) {
    const part = partOf(file)
    parts[part] = (parts[part] ?? 0) + bytes
  }
  const total = Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0)
  return { total, parts: Object.fromEntries(Object.entries(parts).sort(([, a], [, b]) => b - a)) }
}

/** `zod`, `packages/core`, or `src` for the app's own files, of a path as in esbuild's metafile. */
function partOf(file: string): string {
  const dependency = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]
  if (dependency !== undefined) return dependency
  return /^\.\.\/\.\.\/([^/]+\/[^/]+)\//.exec(file)?.[1] ?? 'src'
}
