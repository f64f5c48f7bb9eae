import { expect } from 'vitest'
import { at, membersFile } from './acme.ts'
import { type StageRun, test } from './stage.ts'

function pageOf({ outputs, files }: StageRun): string | undefined {
  return files[outputs['report'] ?? '']
}

test('the preview leaves all it says as a page', async ({ openStage }) => {
  const stage = await openStage()
  const run = await stage.preview(stage.propose(membersFile({ members: { zoe: {}, cat: null } })))
  expect(run.outputs['report']).toMatch(/\.html$/)
  const page = pageOf(run)
  expect(page).toContain('<title>Merging this invites 1 person and removes 1</title>')
  expect(page).toContain(at('zoe'))
  expect(page).toContain(at('cat'))
  expect(page).toContain('<h2>Who has access</h2>')
  // A member the pull request does not touch.
  expect(page).toContain(at('ada'))
})

test('the page of a broken file says where it is broken', async ({ openStage }) => {
  const stage = await openStage()
  const run = await stage.preview(stage.propose('{ "organization": 1 }'))
  expect(run).toMatchObject({ code: 1, outputs: { plan: '' } })
  expect(pageOf(run)).toMatch(/<title>Blocked: \d problems? in members\.json<\/title>[\s\S]*members\.json:1:/)
  expect(pageOf(run)).not.toContain('Who has access')
})
