/** Parts of all texts about a review: people, what they have, and decisions, from the review's own names. */
import {
  assignmentText,
  type Bundle,
  type Decision,
  type HeldItem,
  type Holder,
  isKeySubject,
  type ReviewDocument,
  reviewNames,
} from '@roster/core'
import { people } from '../phrase/count.ts'
import { day, lastMoment } from '../phrase/date.ts'
import {
  code,
  fullName,
  join,
  list,
  name,
  type Phrase,
  phrase,
  prose,
  quote,
  words,
} from '../phrase/phrase.ts'
import { termPhrases } from '../phrase/term.ts'

const SINCE: Readonly<Record<Holder['kind'], string>> = {
  member: 'since',
  invitation: 'invited',
  key: 'made',
}

export class ReviewPhrases {
  readonly #names: ReturnType<typeof reviewNames>

  constructor(review: Pick<ReviewDocument, 'resources'>) {
    this.#names = reviewNames(review)
  }

  /** "Viewer on the deployment shop", "a membership without roles". */
  access({ what, assignment, roles = [], unknown }: HeldItem): Phrase {
    if (assignment) return this.role(assignment)
    if (what === 'key') {
      const held = roles.map((role) => this.role(role))
      return phrase`an API key with ${held.length === 0 ? words('no roles') : list(held)}`
    }
    if (what === 'membership') return words('a membership without roles')
    const { roleId = '', path = '' } = unknown ?? {}
    const named = roleId === '' ? code(path) : phrase`${code(roleId)} (${code(path)})`
    return phrase`${named}, unknown to this release`
  }

  role(assignment: Parameters<typeof assignmentText>[0]): Phrase {
    return prose(assignmentText(assignment, this.#names))
  }

  /** "keep", "revoke: has left", "change to Viewer on the deployment shop: read only". */
  decision({ decision, to, reason }: Decision): Phrase {
    const verb = to ? phrase`change to ${this.role(to)}` : words(decision)
    return reason === undefined ? verb : phrase`${verb}: ${quote(reason)}`
  }

  /**
   * Facts that help to decide about a person: since when, until when and why they have access, and roles that have
   * ended.
   */
  facts({ since, expires, reason, listing, kind, ended = [], answeredBy = [] }: Holder): readonly Phrase[] {
    return [
      ...(since === undefined ? [] : [words(`${SINCE[kind]} ${day(since)}`)]),
      ...(expires === undefined ? [] : [words(`until ${lastMoment(expires)}`)]),
      ...(listing === 'listed'
        ? []
        : [words(listing === 'expired' ? 'past their end date' : 'not in the file')]),
      ...(reason === undefined || reason.trim() === '' ? [] : [quote(reason)]),
      ...(answeredBy.length === 0 ? [] : [phrase`answered for by ${list(answeredBy.map(code))}`]),
      ...ended.map((each) => {
        const why = each.reason === undefined ? [] : phrase`: ${quote(each.reason)}`
        return phrase`had ${this.role(each.assignment)} ${words(`until ${lastMoment(each.expires)}`)}${why}`
      }),
    ]
  }

  /** The access of a bundle, where it comes from, and what is unusual about it. */
  bundle({ pieces: [first] }: Bundle): Phrase {
    if (first === undefined) return []
    const { subject, item } = first
    return join([this.access(item), ...wayOf(subject, item)], ' · ')
  }
}

/** How the person has it: "from the group sre", "in an open invitation", "granted since the last review". */
export function wayOf(subject: Pick<Holder, 'kind'>, item: HeldItem): readonly Phrase[] {
  const { through, inFile, fromProvider, isNew, what } = item
  return [
    ...(through.length === 0
      ? []
      : [phrase`from the ${words(through.length === 1 ? 'group' : 'groups')} ${list(through.map(name))}`]),
    ...(subject.kind === 'invitation' ? [words('in an open invitation')] : []),
    ...(fromProvider ? [words('from the identity provider')] : []),
    ...(inFile || fromProvider || what === 'unknown' ? [] : [words('only in the organization')]),
    ...termPhrases(item),
    ...(isNew ? [words('granted since the last review')] : []),
  ]
}

/** "ada@acme.example (Ada Lindqvist)". */
export function subjectPhrase({ key, email, name: full }: Pick<Holder, 'key' | 'email' | 'name'>): Phrase {
  if (isKeySubject(key)) return full === undefined ? code(key) : phrase`${name(full)} (${code(key)})`
  const who = email === undefined ? phrase`${code(key)} (no e-mail address)` : code(email)
  return full === undefined || full.trim() === '' ? who : phrase`${who} (${fullName(full)})`
}

/** The people of a bundle, by name if they are few. */
export function holdersPhrase({ pieces }: Bundle, most: number): Phrase {
  if (pieces.length > most) return words(people(pieces.length))
  return list(pieces.map(({ subject }) => subjectPhrase(subject)))
}

/** The sources of the texts. */
export function reviewFooter({ organization, digest, openedAt }: ReviewDocument): readonly Phrase[] {
  return [
    phrase`organization ${code(organization)}`,
    words(`opened ${day(openedAt)}`),
    phrase`digest ${code(digest.slice(0, 12))}`,
  ]
}
