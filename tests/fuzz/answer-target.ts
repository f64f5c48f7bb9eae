/** Responses of the service: each is read correctly, or refused with one sentence that quotes nothing from it. */
import { ElasticCloudError, readSnapshot } from '@roster/elastic-cloud'
import fc from 'fast-check'
import { expectHarmlessText } from './harmless.ts'
import { bodies, ORGANIZATION, organizations } from './organization.ts'
import { API_KEY, readerOf } from './service.ts'
import { target } from './target.ts'

const inputs = fc.record({
  body: fc.oneof(
    bodies,
    organizations.map((answer) => JSON.stringify(answer)),
  ),
  status: fc.constantFrom(200, 200, 200, 201, 302, 400, 401, 403, 404, 409, 429, 500, 503),
})

export const answerTarget = target('answers of the service', 700, inputs, async ({ body, status }) => {
  const snapshot = await readSnapshot(readerOf(body, { status }), ORGANIZATION).catch((error: unknown) => {
    if (error instanceof ElasticCloudError) return error
    throw error
  })
  // The result is later digested as JSON.
  if (!(snapshot instanceof ElasticCloudError)) return void JSON.stringify(snapshot)
  const { message } = snapshot
  expectHarmlessText(message)
  if (message.includes(API_KEY)) throw new Error('the error shows the key')
  if (message.length > 1000) throw new Error(`the error has ${message.length} characters`)
})
