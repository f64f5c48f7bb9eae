/** Output for programs, validated against the published schemas. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type DocumentName, publishedSchema } from '@roster/core'
import { Ajv, type ValidateFunction } from 'ajv'
import { expect } from 'vitest'

/** Their folder in the package. */
const FOLDER = fileURLToPath(new URL('../packages/core/schemas', import.meta.url))

const validators = new Map<DocumentName, ValidateFunction>()

/** A validator made from the schema's file, as a user would make it. */
function validator(name: DocumentName): ValidateFunction {
  const known = validators.get(name)
  if (known) return known
  const file = readFileSync(join(FOLDER, `${name}.schema.json`), 'utf8')
  const made = new Ajv().compile(JSON.parse(file) as object)
  validators.set(name, made)
  return made
}

/** Checks that the document matches its schema, and has no key that the schema lacks. Returns it, parsed. */
export function expectPublished(name: DocumentName, text: string | undefined): unknown {
  const document: unknown = JSON.parse(text ?? '')
  const validate = validator(name)
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true)
  expect(publishedSchema(name).describes(document), `${name} has something that is not published`).toBe(true)
  return document
}

/** Whether the document matches the schema. */
export function isPublished(name: DocumentName, document: unknown): boolean {
  return validator(name)(document)
}
