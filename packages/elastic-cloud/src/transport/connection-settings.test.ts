import { Secret } from '@roster/core'
import { describe, expect, test } from 'vitest'
import { ConnectionSettingsError, createTransport } from '../index.ts'
import { ApiDouble, json } from '../testing/api-double.ts'

const connect = (settings: { apiUrl?: string; apiKey?: Secret }) => {
  const api = ApiDouble.inTurn(() => json({}))
  return createTransport(api.options(settings))
}

describe('the API address', () => {
  test.each([
    'https://api.elastic-cloud.com',
    'https://api.elastic-cloud.com/',
    'http://localhost:9200',
    'http://127.0.0.1:9200/',
    'http://[::1]:9200',
  ])('%s is one', (apiUrl) => {
    expect(() => connect({ apiUrl })).not.toThrow()
  })

  test.each([
    ['', 'is not a URL'],
    ['api.elastic-cloud.com', 'is not a URL'],
    ['localhost:9200', 'is not a URL'],
    ['http://api.elastic-cloud.com', 'unencrypted. Use https'],
    ['http://127.0.0.1.example', 'unencrypted. Use https'],
    ['ftp://api.elastic-cloud.com', 'unencrypted. Use https'],
    ['https://api.elastic-cloud.com/api/v1', 'use https://api.elastic-cloud.com.'],
    ['https://api.elastic-cloud.com/?a', 'without a path'],
    ['https://user:hunter2@api.elastic-cloud.com', 'Remove them: https://api.elastic-cloud.com.'],
  ])('%j is refused: %s', (apiUrl, message) => {
    expect(() => connect({ apiUrl })).toThrow(ConnectionSettingsError)
    expect(() => connect({ apiUrl })).toThrow(message)
    expect(() => connect({ apiUrl })).not.toThrow('hunter2')
  })
})

test.each(['', 'key\n', 'two words', 'ke\u00ffy'])(
  'the key %j is refused before it could be shown',
  (key) => {
    expect(() => connect({ apiKey: new Secret(key) })).toThrow(/^The API key (is empty|contains white space)/)
  },
)
