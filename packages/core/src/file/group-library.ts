/**
 * The groups that a members file may use: its own, and those of the files it extends. A file is read once, even if
 * several files extend it. Files that extend each other in a circle are refused.
 */

import type { Finding } from '../finding/finding.ts'
import type { Access, MembersFile } from '../format/members-file.ts'
import { type SharedGroupsFile, sharedGroupsFileWith } from '../format/shared-groups-file.ts'
import type { JsoncDocument } from '../jsonc/document.ts'
import { startOf, type Value } from '../jsonc/tree.ts'
import { quoted } from '../text/quoted.ts'
import { AccessReader, type Asked, sizeOf } from './access-reader.ts'
import { FileFindings } from './file-findings.ts'
import { type MembersSource, parseExtended, pathBeside } from './members-source.ts'
import type { NamedResources } from './named-resources.ts'
import type { Policy } from './roster.ts'
import { checkShape } from './schema-findings.ts'
import { reportGroupTerms } from './term-findings.ts'

export interface Group {
  /** Offsets are those in `document`. */
  readonly asked: readonly Asked[]
  /** Assignments and custom roles. */
  readonly size: number
  readonly document: JsoncDocument
}

interface Definition {
  readonly access: Access
  /** The value that `access` was read from. */
  readonly value: Value
  readonly keyOffset: number
  readonly document: JsoncDocument
  readonly reader: AccessReader
  readonly findings: FileFindings
}

export interface GroupLibraryOptions {
  readonly file: MembersFile
  readonly document: JsoncDocument
  readonly source: MembersSource
  readonly policy: Policy
  readonly resources: NamedResources
  /** Of the members file. */
  readonly findings: FileFindings
  /** Milliseconds since the epoch. */
  readonly now: number
}

export class GroupLibrary {
  readonly #options: GroupLibraryOptions
  readonly #definitions = new Map<string, Definition>()
  readonly #groups = new Map<string, Group>()
  readonly #shared: FileFindings[] = []
  /** Findings in extended files that could not be parsed. */
  readonly #broken: Finding[] = []
  readonly #done = new Set<string>()

  constructor(options: GroupLibraryOptions) {
    this.#options = options
    const { file, document, source, findings } = options
    this.#define(file.groups, document, findings)
    this.#extend(file.extends, document, findings, [source.path])
  }

  get names(): Iterable<string> {
    return this.#definitions.keys()
  }

  /** Findings in the files that are extended. */
  get findings(): readonly Finding[] {
    return [...this.#broken, ...this.#shared.flatMap(({ all }) => all)]
  }

  /**
   * Undefined if there is no group of that name. What is wrong with it is reported on first use: a shared group may
   * name resources that only other organizations have.
   */
  get(name: string): Group | undefined {
    const known = this.#groups.get(name)
    const definition = this.#definitions.get(name)
    if (known !== undefined || definition === undefined) return known
    const { access, value, document, reader, findings } = definition
    const { policy, resources, now } = this.#options
    const asked = reader.read(access, value)
    reportGroupTerms(name, asked, { names: resources.names, policy, findings, now })
    const group = { asked, size: sizeOf(asked), document }
    this.#groups.set(name, group)
    return group
  }

  #define(groups: MembersFile['groups'], document: JsoncDocument, findings: FileFindings): void {
    const { policy, resources } = this.#options
    const reader = new AccessReader(policy, resources, findings)
    for (const item of document.entries(['groups'])) {
      const { key: name = '', value } = item
      const keyOffset = startOf(item)
      const access = groups?.[name]
      if (access === undefined) continue
      const other = this.#definitions.get(name)
      if (other !== undefined) {
        const where = placeName(other, this.#options.source.path)
        const message = `The group ${quoted(name)} is defined in ${where} too; keep one of the two.`
        findings.report('error', 'duplicate-group', message, keyOffset)
        continue
      }
      this.#definitions.set(name, { access, value, keyOffset, document, reader, findings })
    }
  }

  /** @param way Paths of the files that lead here, the members file first. */
  #extend(
    names: SharedGroupsFile['extends'],
    document: JsoncDocument,
    findings: FileFindings,
    way: readonly string[],
  ): void {
    const value = document.valueAt(['extends']) ?? document.tree.root
    for (const [index, name] of [names ?? []].flat().entries()) {
      const offset = startOf((value.type === 'array' ? value.items[index]?.value : undefined) ?? value)
      const path = pathBeside(way.at(-1) ?? '', name)
      if (way.includes(path)) {
        const circle = [...way.slice(way.indexOf(path)), path].join(' → ')
        const message = `Files extend each other in a circle: ${circle}. Take one of these out.`
        findings.report('error', 'extends-cycle', message, offset)
        continue
      }
      if (this.#done.has(path)) continue
      this.#done.add(path)
      const found = this.#options.source.extended.get(path) ?? { problem: 'was not read' }
      if ('text' in found) {
        this.#addFile(path, found.text, way)
        continue
      }
      const message = `${quoted(name)} cannot be extended: ${path} ${found.problem}.`
      findings.report('error', 'extends-unreadable', message, offset)
    }
  }

  #addFile(path: string, text: string, way: readonly string[]): void {
    const { document, findings: syntax } = parseExtended(this.#options.source, path, text)
    if (document === undefined) {
      this.#broken.push(...syntax)
      return
    }
    const { value, findings: shape } = checkShape(
      sharedGroupsFileWith(this.#options.policy.extraKinds),
      document,
    )
    if (value === undefined) {
      this.#broken.push(...shape)
      return
    }
    const findings = new FileFindings(document)
    this.#shared.push(findings)
    this.#define(value.groups, document, findings)
    this.#extend(value.extends, document, findings, [...way, path])
  }
}

function placeName({ document, keyOffset }: Definition, membersPath: string): string {
  const { line, file = membersPath } = document.position(keyOffset)
  return `${file}:${line}`
}
