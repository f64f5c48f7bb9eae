/**
 * The destination of the secret of a new API key: a new file, a command, or the terminal. The secret goes there once,
 * and nowhere else.
 */

import type { Secret } from '@roster/core'
import { quoted } from '@roster/core'
import type { Context } from '../process/context.ts'
import { Failure, fileFailure, Interrupted } from '../process/failure.ts'

export interface KeySink {
  /** "the file key.txt". */
  readonly name: string
  /** Rejects with a Failure if the secret did not arrive. */
  readonly deliver: (secret: Secret) => Promise<void>
  /** Undoes what opening it did. */
  readonly discard: () => Promise<void>
}

export interface SinkFlags {
  readonly 'to-file': string | undefined
  readonly 'to-command': string | undefined
  readonly json: boolean
}

/** Opened before the key is made, so that a sink that cannot work costs no key. @throws Failure */
export async function openSink(flags: SinkFlags, what: string, context: Context): Promise<KeySink> {
  const { 'to-file': file, 'to-command': command, json } = flags
  if (file !== undefined && command !== undefined) {
    throw new Failure('--to-file and --to-command exclude each other.')
  }
  if (file !== undefined) return fileSink(file, context)
  if (command !== undefined) return commandSink(command, context)
  if (json || context.confirm === undefined) {
    throw new Failure(
      'Say where the secret goes: --to-file PATH, or --to-command COMMAND, which gets it on its standard input.',
    )
  }
  const isMeant = await context.confirm(`Show the secret of ${what} on this terminal, once?`)
  if (isMeant === undefined) throw new Interrupted('Nothing was made: interrupted.', undefined)
  if (!isMeant) throw new Failure('Nothing was made.')
  return {
    name: 'this terminal',
    deliver: async (secret) => context.stdout.write(`${secret.reveal()}\n`),
    discard: async () => undefined,
  }
}

async function fileSink(path: string, { files }: Context): Promise<KeySink> {
  const file = await files.createPrivate(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST' || error.code === 'ELOOP') {
      throw new Failure(`${path} exists already. Name a new file with --to-file. Nothing was made.`)
    }
    throw fileFailure(error, path, 'Nothing was made.')
  })
  return {
    name: `the file ${path}`,
    deliver: async (secret) => {
      await file.write(`${secret.reveal()}\n`).catch((error: unknown) => {
        throw fileFailure(error, path, 'The secret was not written.')
      })
    },
    discard: file.discard,
  }
}

function commandSink(command: string, { pipe }: Context): KeySink {
  return {
    name: `the command ${quoted(command)}`,
    deliver: async (secret) => {
      const { code, stderr } = await pipe(command, secret.reveal())
      if (code === 0) return
      const said = stderr.trim().split('\n')[0] ?? ''
      const why = said === '' ? '' : repeats(stderr, secret) ? ': it repeats the secret' : `: ${said}`
      throw new Failure(`${quoted(command)} failed with exit code ${code ?? 'none'}${why}.`)
    },
    discard: async () => undefined,
  }
}

/** In characters. So long a part of a secret does not appear by chance. */
const PART = 8

/** Whether a text contains a part of the secret, plain or in base64 or hexadecimal. */
function repeats(text: string, secret: Secret): boolean {
  const plain = secret.reveal()
  // The bytes before the secret change its base64.
  const shifted = ['', ' ', '  '].map((before) =>
    Buffer.from(before + plain)
      .toString('base64')
      .slice(4),
  )
  const forms = [plain, ...shifted, Buffer.from(plain).toString('hex')]
  return forms.some((form) =>
    Array.from({ length: Math.max(1, form.length - PART + 1) }, (_, at) => form.slice(at, at + PART)).some(
      (part) => text.includes(part),
    ),
  )
}
