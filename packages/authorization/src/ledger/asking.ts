/**
 * The steps of the file since it last began to ask for an effect. Earlier reviews and records no longer count. The
 * steps are read newest first.
 */
import type { Roster } from '@roster/core'
import { type Demand, effectIn, isNegative } from './demand.ts'
import type { Merge } from './merge.ts'

export class Asking {
  readonly #demand: Demand
  /** The files of these steps, by commit. */
  readonly #files = new Map<string, Roster>()
  /** The commits of all steps that were taken, including older ones. */
  readonly #taken = new Set<string>()
  #introduction: Merge | undefined
  #isOver = false

  constructor(demand: Demand) {
    this.#demand = demand
  }

  /** Whether all of them were taken. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** The first of them, once it was taken. Undefined if the file has asked for the effect from its beginning. */
  get introduction(): Merge | undefined {
    return this.#introduction
  }

  /**
   * Takes the next older step. Returns whether it is one of them: a broken file asks for nothing and withdraws nothing, so
   * the files around it decide.
   */
  take(merge: Merge): boolean {
    const { commit, after } = merge
    this.#taken.add(commit)
    if (this.#isOver || after === undefined) return false
    if (effectIn(after, this.#demand) === undefined) {
      this.#isOver = true
      return false
    }
    this.#files.set(commit, after)
    if (introduces(merge, this.#demand)) {
      this.#introduction = merge
      this.#isOver = true
    }
    return true
  }

  /**
   * The file that the run of a record applied; undefined if that file did not ask for the effect. Records of older releases
   * do not name it: they count for the step that they are on.
   */
  fileOfRun({ commit, record }: Merge): Roster | undefined {
    const applied = record?.commit
    return this.#files.get(applied !== undefined && this.#taken.has(applied) ? applied : commit)
  }
}

/**
 * Whether the file began to ask for the effect with this merge. The first file introduces no removals: nobody was
 * listed before it, and nobody had a role.
 */
export function introduces({ before }: Merge, demand: Demand): boolean {
  return before === undefined ? !isNegative(demand) : effectIn(before, demand) === undefined
}
