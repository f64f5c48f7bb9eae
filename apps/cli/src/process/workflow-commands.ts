/** The workflow commands that annotate lines, and nothing else of the toolkit that has them. */
export { error, notice, warning } from '@actions/core'
