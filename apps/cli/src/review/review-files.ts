/** The files of a review on disk: what was frozen, the decisions of each reviewer, and the evidence. */

import {
  type CommittedDecisions,
  DecisionsDocument,
  decisionsFileName,
  documentText,
  EvidenceDocument,
  quoted,
  REVIEW_NAME,
  ReviewDocument,
  readDocument,
} from '@roster/core'
import type * as z from 'zod'
import { type WrittenLines, writtenLines } from '../file/commit-log.ts'
import { readText } from '../file/text.ts'
import type { Context } from '../process/context.ts'
import { Failure, fileFailure } from '../process/failure.ts'

export const REVIEW_FLAG = {
  type: 'positional',
  required: true,
  completes: 'review',
  description: 'Name of the review',
} as const

export const REVIEWS_FLAG = {
  type: 'string',
  default: 'reviews',
  valueHint: 'folder',
  description: 'Where reviews are kept',
} as const

const EVIDENCE = 'evidence.json'
const JSON_FILE = /\.json$/

export class ReviewFiles {
  readonly name: string
  readonly #folder: string
  readonly #context: Context

  /** @throws Failure if the name is not valid. */
  constructor(name: string, folder: string, context: Context) {
    if (!REVIEW_NAME.test(name)) {
      throw new Failure(`${quoted(name)} cannot name a review: use letters, digits, "-" and "_".`)
    }
    this.name = name
    this.#folder = folder
    this.#context = context
  }

  /** What was frozen. */
  get path(): string {
    return `${this.#folder}/${this.name}.json`
  }

  get pagePath(): string {
    return `${this.#folder}/${this.name}.html`
  }

  get evidencePath(): string {
    return `${this.#folder}/${this.name}/${EVIDENCE}`
  }

  decisionsPath(reviewer: string): string {
    return this.decisionsAt(decisionsFileName(reviewer))
  }

  decisionsAt(file: string): string {
    return `${this.#folder}/${this.name}/${file}`
  }

  /** @throws Failure if there is no such review, or its file was damaged. */
  async review(): Promise<ReviewDocument> {
    const review = await this.#read(ReviewDocument, this.path, 'Open a review with roster review open.')
    if (review.name !== this.name) {
      throw new Failure(`${this.path} is the review ${quoted(review.name)}. Give it its name back.`)
    }
    return review
  }

  /** @throws Failure if the review is not closed. */
  async evidence(): Promise<EvidenceDocument> {
    return this.#read(
      EvidenceDocument,
      this.evidencePath,
      `Close the review with roster review close ${this.name}.`,
    )
  }

  async isClosed(): Promise<boolean> {
    return this.#context.files.exists(this.evidencePath)
  }

  /**
   * By file name.
   *
   * @throws Failure if one of them is not a file of decisions.
   */
  async decisions(): Promise<ReadonlyMap<string, DecisionsDocument>> {
    const names = await this.#context.files.list(`${this.#folder}/${this.name}`)
    const files = names.filter((name) => JSON_FILE.test(name) && name !== EVIDENCE).toSorted()
    const read = files.map(async (name) => [name, await this.#decisionsIn(name)] as const)
    return new Map(await Promise.all(read))
  }

  /** A file of decisions that the page has saved, or that is in the review already. @throws Failure */
  async decisionsFrom(path: string): Promise<DecisionsDocument> {
    return this.#read(DecisionsDocument, path, 'Save the decisions from the page of the review.')
  }

  /** Decisions with the commits that wrote them. */
  async committed(): Promise<readonly CommittedDecisions[]> {
    const all = [...(await this.decisions())].map(async ([file, document]): Promise<CommittedDecisions> => {
      const written = await writtenLines(this.decisionsAt(file), this.#context)
      const text = await this.#text(this.decisionsAt(file))
      return { file, document, commits: written?.commits, commitOf: commitsByItem(document, text, written) }
    })
    return Promise.all(all)
  }

  async writeReview(review: ReviewDocument): Promise<void> {
    await this.#create(this.path, documentText(review), 'Choose another name, or remove the file.')
  }

  async writeEvidence(evidence: EvidenceDocument): Promise<void> {
    await this.#create(this.evidencePath, documentText(evidence), 'A closed review stays as it is.')
  }

  async writeDecisions(document: DecisionsDocument): Promise<string> {
    const path = this.decisionsPath(document.reviewer)
    const text = documentText(document)
    if (await this.#context.files.exists(path)) await this.#context.files.replace(path, text)
    else await this.#create(path, text, '')
    return path
  }

  async #create(path: string, text: string, remedy: string): Promise<void> {
    try {
      await this.#context.files.create(path, text)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
        throw new Failure(`${path} exists already. ${remedy}`, { cause: error })
      }
      throw fileFailure(error, path, 'Nothing was written.')
    }
  }

  async #decisionsIn(name: string): Promise<DecisionsDocument> {
    const path = this.decisionsAt(name)
    const document = await this.decisionsFrom(path)
    if (decisionsFileName(document.reviewer) === name) return document
    throw new Failure(
      `${path} has decisions of ${document.reviewer}, whose file is ${this.decisionsPath(document.reviewer)}.`,
    )
  }

  async #read<T extends z.ZodType>(schema: T, path: string, remedy: string): Promise<z.output<T>> {
    let text: string
    try {
      text = await this.#text(path)
    } catch (error) {
      throw fileFailure(error, path, remedy)
    }
    const { value, problem } = readDocument(schema, text)
    if (problem !== undefined) throw new Failure(`${path} ${problem}.`)
    return value as z.output<T>
  }

  async #text(path: string): Promise<string> {
    return await readText(path, this.#context.files)
  }
}

/** The commit of each decision. A line has one decision, unless someone has changed the layout of the file. */
function commitsByItem(
  document: DecisionsDocument,
  text: string,
  written: WrittenLines | undefined,
): ReadonlyMap<string, string> {
  if (written === undefined || text !== documentText(document)) return new Map()
  const lines = text.split('\n')
  const commits = new Map<string, string>()
  for (const decision of document.decisions) {
    const line = `    ${JSON.stringify(decision)}`
    const commit = written.ofLine.get(lines.findIndex((each) => each === line || each === `${line},`) + 1)
    if (commit !== undefined) commits.set(decision.item, commit)
  }
  return commits
}

/** Names of reviews in a folder. */
export async function reviewNames(folder: string, { files }: Context): Promise<readonly string[]> {
  const names = await files.list(folder)
  return names
    .filter((name) => JSON_FILE.test(name))
    .map((name) => name.replace(JSON_FILE, ''))
    .toSorted()
}
