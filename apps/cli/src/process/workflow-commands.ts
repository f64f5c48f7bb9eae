/** The toolkit's workflow commands for annotations, without the rest of the toolkit. */
export { error, notice, warning } from '@actions/core'
