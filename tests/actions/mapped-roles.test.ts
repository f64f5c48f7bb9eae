import { type ElasticCloudState, role } from '@roster/emulator'
import { expect } from 'vitest'
import { acme, LOGS, membersFile, ORGANIZATION, SHOP } from './acme.ts'
import { type Stage, test } from './stage.ts'

const KIM = 'kim@corp.example'
const policy = { sso: { domains: ['corp.example'], roles: 'mapped' } }

/** The file of Acme, with Kim in it or not. */
function file({ kim }: { readonly kim: boolean }): string {
  const text = membersFile({ policy })
  return kim ? text.replace('  },\n}', `    ${JSON.stringify(KIM)}: {},\n  },\n}`) : text
}

/** Kim signs in, and the identity provider gives her these roles. */
function signIn(stage: Stage, assignments: ElasticCloudState['memberships'][number]['assignments']): void {
  stage.cloud.state.import({
    ...stage.cloud.state.export(),
    singleSignOn: [
      {
        organizationId: ORGANIZATION,
        domains: ['corp.example'],
        roleMappings: [{ emails: [KIM], assignments }],
      },
    ],
  })
  stage.cloud.signIn(KIM)
}

test('scheduled runs write nothing about roles that a provider overwrites, and open no issue', async ({
  openStage,
}) => {
  const stage = await openStage({ file: file({ kim: true }) })
  const days = [
    [role('deployment-viewer', LOGS)],
    [role('organization-admin')],
    [role('deployment-admin', SHOP)],
  ]
  for (const assignments of days) {
    signIn(stage, assignments)
    expect(await stage.apply({ name: 'schedule' })).toMatchObject({ code: 0, writes: [] })
    const watch = await stage.run('apply', { name: 'schedule' }, { inputs: { mode: 'drift' } })
    expect(watch).toMatchObject({ code: 0, writes: [], posts: [] })
  }
  expect(stage.access()[KIM]).toEqual([`deployment-admin ${SHOP}`])
})

test('a removal from the file ends the membership, whatever roles it has', async ({ openStage }) => {
  const stage = await openStage({ state: acme(), file: file({ kim: true }) })
  signIn(stage, [role('deployment-viewer', LOGS)])
  const number = stage.propose(file({ kim: false }))
  await stage.preview(number)
  expect(stage.comments(number)[0]).toContain(KIM)
  expect(await stage.apply(stage.merge(number))).toMatchObject({
    code: 0,
    writes: [expect.stringMatching(/^DELETE \/organizations\/1234567890\/members\/\d+ 200$/)],
  })
  expect(stage.access()).not.toHaveProperty([KIM])
})

test('a static preview does not say that people who join by signing in are invited', async ({
  openStage,
}) => {
  for (const roles of ['file', 'mapped'] as const) {
    const sso = { sso: { domains: ['corp.example'], roles } }
    const before = membersFile({ policy: sso })
    const stage = await openStage({ file: before })
    const entry = roles === 'file' ? { deployments: { shop: 'viewer' } } : {}
    const number = stage.propose(
      before.replace('  },\n}', `    "${KIM}": ${JSON.stringify(entry)},\n  },\n}`),
    )
    await stage.preview(number, { inputs: { mode: 'static' } })
    const [comment = ''] = stage.comments(number)
    expect(comment).not.toMatch(/invites|invited as|will be invited/)
    expect(comment).toMatch(roles === 'file' ? /sign/ : /joins by signing in/)
    expect(comment).toContain(KIM)
  }
})
