/** JSON Schemas as validators, for tests: strict about the schema itself. */
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'

/** Keywords of the JSON language service of VS Code. */
const EDITOR_KEYWORDS = [
  'allowComments',
  'allowTrailingCommas',
  'enumDescriptions',
  'markdownEnumDescriptions',
  'markdownDescription',
  'defaultSnippets',
  'doNotSuggest',
  'errorMessage',
  'patternErrorMessage',
]

export function schemaValidator(schema: object): ValidateFunction {
  const ajv = new Ajv({ keywords: EDITOR_KEYWORDS, allErrors: true })
  addFormats.default(ajv)
  return ajv.compile(schema)
}
