import { authorityDigest } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { readHistory } from '../ledger/history.ts'
import { Ledger } from '../ledger/ledger.ts'
import { DAY, fileOf, NOW, ORGANIZATION, textFile } from '../testing/members-files.ts'
import { member, OWNER, organization } from '../testing/organization.ts'
import { NO_EVIDENCE, recordAt, TestRepository } from '../testing/test-repository.ts'
import { acceptedAuthority } from './accepted-authority.ts'

const BOB = { 'bob@acme.example': { organization: 'owner', github: 'bob' } }
const MALLORY = { 'mallory@acme.example': { organization: 'owner', github: 'mallory' } }
const ENFORCE = { policy: { approvals: 'enforce' } }
const OFF = { policy: { approvals: 'off' } }
const SNAPSHOT = organization([member('bob', [OWNER]), member('mallory', [OWNER])])

async function accept(repository: TestRepository) {
  const file = { path: 'members.json', sha: repository.tip, branch: 'main' }
  const ledger = new Ledger(readHistory({ file, organization: ORGANIZATION }, repository))
  const accepted = await acceptedAuthority({ ledger, snapshot: SNAPSHOT }, repository)
  const { policy, members } = accepted.file ?? {}
  return {
    approvals: policy?.approvals,
    people: [...(members?.keys() ?? [])].map((key) => key.replace('@acme.example', '')),
    missing: accepted.missing.map(({ subject }) =>
      subject.kind !== 'authority'
        ? subject.kind
        : 'field' in subject.authority
          ? subject.authority.field
          : 'email' in subject.authority && subject.authority.email,
    ),
    findings: accepted.findings.map(({ code }) => code),
    reviewsRead: repository.asked.filter((line) => line.startsWith('reviews')),
  }
}

function enforced() {
  const repository = new TestRepository()
  repository.commit(fileOf(BOB, ENFORCE), NOW - 90 * DAY)
  return repository
}

/** A record by which nothing was missing, or something was. */
const recorded = (isMissing = false) => ({
  ...NO_EVIDENCE,
  record: recordAt(NOW, isMissing ? [authorityDigest(ORGANIZATION)] : []),
})

describe('the authority that counts', () => {
  it('is that of the file before a change that no owner approved, however many merges follow', async () => {
    const repository = enforced()
    repository.merge(7, { file: fileOf(BOB, OFF) })
    repository.merge(8, { file: fileOf({ ...BOB, 'zoe@acme.example': {} }, OFF) })
    expect(await accept(repository)).toMatchObject({
      approvals: 'enforce',
      people: ['ada', 'bob'],
      missing: ['approvals'],
    })
  })

  it('is the file itself once an owner has approved, also long after the merge', async () => {
    const repository = enforced()
    repository.merge(7, { file: fileOf(BOB, OFF) })
    repository.review(7, 'bob')
    expect(await accept(repository)).toMatchObject({ approvals: 'off', missing: [] })
  })

  it('does not take the word of an owner who is an approver only through the change itself', async () => {
    const repository = enforced()
    repository.merge(7, { file: fileOf({ ...BOB, ...MALLORY }, ENFORCE) })
    repository.review(7, 'mallory')
    repository.merge(8, { file: fileOf({ ...BOB, ...MALLORY }, OFF) })
    repository.review(8, 'mallory')
    expect(await accept(repository)).toMatchObject({
      approvals: 'enforce',
      missing: ['approvals', 'mallory@acme.example'],
    })
  })

  it('is not switched off by a broken file in between', async () => {
    const repository = enforced()
    repository.commit(textFile('{'))
    repository.merge(7, { file: fileOf(BOB, OFF) })
    expect(await accept(repository)).toMatchObject({ approvals: 'enforce', missing: ['approvals'] })
  })

  it('is not switched off by a direct push', async () => {
    const repository = enforced()
    repository.commit(fileOf(BOB, OFF))
    expect(await accept(repository)).toMatchObject({ approvals: 'enforce', missing: ['approvals'] })
  })

  it('is that of the first file, which nobody could approve', async () => {
    expect(await accept(enforced())).toMatchObject({ approvals: 'enforce', missing: [], reviewsRead: [] })
  })

  it('follows every change as long as the policy asks for no approval', async () => {
    const repository = new TestRepository()
    repository.commit(fileOf({}, OFF))
    repository.merge(7, { file: fileOf({ ...BOB, ...MALLORY }, OFF) })
    expect(await accept(repository)).toMatchObject({
      people: ['ada', 'bob', 'mallory'],
      missing: [],
      reviewsRead: [],
    })
  })

  it('takes an approval to be asked for at all', async () => {
    const repository = new TestRepository()
    repository.commit(fileOf(BOB, OFF))
    repository.merge(7, { file: fileOf(BOB, ENFORCE) })
    expect(await accept(repository)).toMatchObject({ approvals: 'off', missing: ['approvals'] })
  })

  it('is looked for no further back than a record by which nothing was missing', async () => {
    const repository = enforced()
    repository.merge(7, { file: fileOf(BOB, OFF), evidence: recorded() })
    repository.merge(8, { file: fileOf({ ...BOB, ...MALLORY }, OFF) })
    expect(await accept(repository)).toMatchObject({ approvals: 'off', missing: [], reviewsRead: [] })
  })

  it('is looked for behind a record by which something was missing', async () => {
    const repository = enforced()
    repository.merge(7, { file: fileOf(BOB, OFF), at: NOW - 9 * DAY, evidence: recorded(true) })
    for (let number = 8; number < 40; number += 1) {
      const file = fileOf({ ...BOB, [`p${number}@acme.example`]: {} }, OFF)
      repository.merge(number, { file, at: NOW - DAY + number, evidence: recorded(true) })
    }
    expect(await accept(repository)).toMatchObject({ approvals: 'enforce', missing: ['approvals'] })
  })

  it.each([
    [99, { approvals: 'enforce', missing: ['approvals'] }],
    [100, { approvals: 'off', missing: [] }],
  ])('is looked for behind %i later pull requests if there is no record', async (merges, expected) => {
    const repository = enforced()
    repository.merge(7, { file: fileOf(BOB, OFF) })
    for (let number = 8; number < 8 + merges; number += 1) {
      repository.merge(number, { file: fileOf({ ...BOB, [`p${number}@acme.example`]: {} }, OFF) })
    }
    expect(await accept(repository)).toMatchObject(expected)
  })

  it('is not out of sight behind a push of many commits', async () => {
    const repository = enforced()
    for (let commit = 0; commit < 150; commit += 1) {
      repository.commit(fileOf({ ...BOB, [`p${commit}@acme.example`]: {} }, OFF))
    }
    expect(await accept(repository)).toMatchObject({ approvals: 'enforce', missing: ['approvals'] })
  })

  it('tells of approvals that do not count', async () => {
    const repository = enforced()
    repository.merge(7, { file: fileOf(BOB, OFF) })
    repository.review(7, 'bob')
    repository.writers.set('bob', false)
    expect(await accept(repository)).toMatchObject({
      missing: ['approvals'],
      findings: ['approval-not-counted'],
    })
  })
})
