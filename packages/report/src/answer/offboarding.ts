/**
 * People who leave: what taking them out of every file changes, what depends on them, and what is left of them later.
 */
import {
  type Finding,
  isUserKey,
  type OffboardingCheckDocument,
  type OffboardingDocument,
} from '@roster/core'
import { type Alert, type Document, type Item, section } from '../document/document.ts'
import { count } from '../phrase/count.ts'
import {
  code,
  join,
  list,
  name,
  type Phrase,
  phrase,
  plainText,
  prose,
  strong,
  words,
} from '../phrase/phrase.ts'
import { type Ends, endsText } from '../wording/departure.ts'

type Departure = OffboardingDocument['organizations'][number]
type Checked = OffboardingCheckDocument['organizations'][number]

export function describeOffboarding(document: OffboardingDocument): Document {
  const { organizations, findings } = document
  const all = [
    ...organizations.flatMap((each) => each.findings.map((finding) => ({ finding, file: each.file }))),
    ...findings.map((finding) => ({ finding, file: undefined })),
  ]
  const errors = all.filter(({ finding }) => finding.severity === 'error')
  const rest = all.filter(({ finding }) => finding.severity !== 'error')
  return {
    verdict: verdict(document),
    remarks: remarks(document),
    blocks: [
      ...errorAlert(
        errors.map(({ finding, file }) => findingItem(finding, file)),
        organizations.length > 1,
      ),
      ...(document.status === 'refused'
        ? []
        : section('Organizations', organizations.filter(isTouched).map(departureItem), { folded: false })),
      ...section(
        `${count(rest.length, 'thing')} to know`,
        rest.toSorted(bySeverity).map(({ finding, file }) => findingItem(finding, file)),
        { folded: false },
      ),
    ],
    footer: [words(`looked at ${count(organizations.length, 'file')}`)],
  }
}

function isTouched({ members, keys }: Departure): boolean {
  return members.length + keys.length > 0
}

function isChanged({ members, keys }: Departure): boolean {
  return [...members, ...keys].some(({ becomes }) => becomes !== 'over')
}

function verdict({ status, dryRun, people, organizations }: OffboardingDocument): Phrase {
  const who = peoplePhrase(people)
  if (status === 'refused') return phrase`Refused: nothing was changed for ${who}`
  if (status === 'unchanged')
    return phrase`Nothing to change: ${who} ${words(are(people))} in no members file`
  const [only, ...others] = organizations.filter(isChanged)
  const changed =
    only !== undefined && others.length === 0
      ? code(only.file)
      : words(count(others.length + 1, 'members file'))
  return phrase`${words(dryRun ? 'Dry run: this would take ' : 'Takes ')}${who} out of ${changed}`
}

/** Addresses say more than user ids. */
function shown(people: readonly string[]): readonly string[] {
  const addresses = people.filter((each) => !isUserKey(each))
  return addresses.length === 0 ? people : addresses
}

function peoplePhrase(people: readonly string[]): Phrase {
  return list(shown(people).map((each) => code(each)))
}

function are(people: readonly string[]): string {
  return shown(people).length === 1 ? 'is' : 'are'
}

function remarks({ status, organizations }: OffboardingDocument): readonly Phrase[] {
  if (status !== 'changed') return []
  const read = organizations.filter(isChanged).flatMap(({ ends }) => ends ?? [])
  const unread = organizations.filter((each) => isChanged(each) && each.ends === undefined)
  const total = endsText(sum(read))
  const open = unread.map((each) => code(each.file))
  return [
    ...(read.length === 0 || total === '' ? [] : [words(`Applying that ends ${total}.`)]),
    ...(open.length === 0
      ? []
      : [
          phrase`${words(read.length === 0 ? 'What' : 'What else')} applying ends is not known for ${list(open)}, whose ${words(open.length === 1 ? 'organization was' : 'organizations were')} not looked up.`,
        ]),
  ]
}

function sum(all: readonly Ends[]): Ends {
  return all.reduce(
    (total, each) => ({
      memberships: total.memberships + each.memberships,
      invitations: total.invitations + each.invitations,
      keys: total.keys + each.keys,
    }),
    { memberships: 0, invitations: 0, keys: 0 },
  )
}

const FATES = {
  removed: 'removed',
  ended: 'ends now',
  over: 'has ended',
  'handed-over': 'handed over',
} as const

function departureItem(departure: Departure): Item {
  const { file, members, keys, ends } = departure
  const entries = members.map(({ email, becomes }) => phrase`${code(email)} ${words(FATES[becomes])}`)
  const apiKeys = keys.map(({ name: of, becomes }) => phrase`API key ${name(of)} ${words(FATES[becomes])}`)
  const total = ends === undefined ? '' : endsText(ends)
  return {
    phrase: phrase`${code(file)} · ${join([...entries, ...apiKeys], ', ')}${words(total === '' ? '' : ` · applying ends ${total}`)}`,
    stands: 1,
    mark: isChanged(departure) ? 'remove' : 'info',
  }
}

function errorAlert(items: readonly Item[], hasOthers: boolean): readonly Alert[] {
  if (items.length === 0) return []
  const others = hasOthers ? ' To go ahead in other organizations, name their files with --file.' : ''
  const lead = phrase`${strong(words('No file is changed until this is resolved.'))}${words(others)}`
  return [{ type: 'alert', level: 'caution', lead, items }]
}

const SEVERITIES = ['error', 'warning', 'info'] as const

function bySeverity(a: { readonly finding: Finding }, b: { readonly finding: Finding }): number {
  return SEVERITIES.indexOf(a.finding.severity) - SEVERITIES.indexOf(b.finding.severity)
}

function findingItem(
  { severity, message, line, column, file: own }: Finding,
  file: string | undefined,
): Item {
  const place = [own ?? file ?? [], line ?? [], column ?? []].flat().join(':')
  return {
    phrase: place === '' ? prose(message) : phrase`${code(place)} ${prose(message)}`,
    stands: 1,
    mark: severity,
  }
}

export function describeOffboardingCheck(document: OffboardingCheckDocument): Document {
  const { gone, organizations } = document
  const left = organizations.filter(({ state }) => state === 'left')
  const unknown = organizations.filter(({ state, trouble }) => state === 'unknown' || trouble !== undefined)
  const sentence = goneSentence(document)
  return {
    verdict: gone ? sentence : notGone(document, left.length),
    remarks: gone || organizations.every(({ state }) => state !== 'gone') ? [] : [phrase`${sentence}.`],
    blocks: [
      ...section('Left', left.map(leftItem), { folded: false }),
      ...section(
        'Not known',
        unknown.map(({ file, trouble = '' }) => ({
          phrase: phrase`${code(file)} ${prose(trouble)}`,
          stands: 1,
          mark: 'warning' as const,
        })),
        { folded: false },
      ),
    ],
    footer: [words(`looked at ${count(organizations.length, 'file')}`)],
  }
}

function notGone({ people }: OffboardingCheckDocument, left: number): Phrase {
  const who = peoplePhrase(people)
  const is = are(people)
  return left === 0
    ? phrase`Whether ${who} ${words(`${is} gone is not known`)}`
    : phrase`${who} ${words(`${is} not gone: something is left in ${count(left, 'organization')}`)}`
}

/** "kim@acme.example is gone from production, staging and research: 3 memberships, 1 invitation, 2 API keys". */
function goneSentence({ people, gone, ends, organizations }: OffboardingCheckDocument): Phrase {
  const who = peoplePhrase(people)
  const places = organizations.filter(({ state }) => state === 'gone')
  if (places.length === 0) {
    return phrase`Nothing of ${who} is left, and the history of the files shows nothing of them`
  }
  const sentence = phrase`${who} ${words(are(people))} gone from ${list(places.map(({ name: of }) => code(of)))}`
  // Audit logs do not say which organization they are about.
  if (!gone) return sentence
  const keys = places.reduce((total, each) => total + each.keys, 0)
  const listed = [
    `${count(places.length, 'membership')} or ${places.length === 1 ? 'invitation' : 'invitations'}`,
    ...(keys > 0 ? [count(keys, 'API key')] : []),
  ].join(', ')
  return phrase`${sentence}: ${words((ends && endsText(ends)) || listed)}`
}

const LEFT: Readonly<Record<Checked['left'][number]['what'], string>> = {
  entry: 'the file still lists',
  membership: 'still a member:',
  invitation: 'still invited:',
  key: 'still an API key:',
}

function leftItem({ file, left }: Checked): Item {
  const parts = left.map(({ what, name: of, id }) => {
    const identity = id === undefined || id === of ? code(of) : phrase`${code(of)} (${code(id)})`
    return phrase`${words(LEFT[what])} ${identity}`
  })
  return { phrase: phrase`${code(file)} · ${join(parts, ', ')}`, stands: left.length, mark: 'error' }
}

/** A line of plain text, for the title of a pull request. */
export function offboardingTitle({ people }: Pick<OffboardingDocument, 'people'>): string {
  return `Take ${plainText(peoplePhrase(people))} out of every organization`
}
