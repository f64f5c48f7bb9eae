/**
 * The steps of the file since it last began to ask for an effect: what was reviewed and done before that counts no more.
 * They are read newest first.
 */
import type { Roster } from '@roster/core'
import { type Demand, isAskedBy, isNegative } from './demand.ts'
import type { Merge } from './merge.ts'

export class Asking {
  readonly #demand: Demand
  /** The files of these steps, by commit. */
  readonly #files = new Map<string, Roster>()
  /** The commits of all steps that were taken, older ones included. */
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

  /** The first of them, once it was taken; undefined if the file asked for the effect from its beginning. */
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
    if (!isAskedBy(this.#demand, after)) {
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
 * Whether the file began to ask for the effect with this merge. That a file does not list someone, or does not give them a
 * role, is nothing that the first file introduces: it had nobody to take it from.
 */
export function introduces({ before }: Merge, demand: Demand): boolean {
  return before === undefined ? !isNegative(demand) : !isAskedBy(demand, before)
}
