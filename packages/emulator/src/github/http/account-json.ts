/** The JSON of an account. */
import type { components } from '@octokit/openapi-types'
import type { Account } from '../model/account.ts'
import { API_URL, SERVER_URL } from './url.ts'

export type AccountJson = components['schemas']['simple-user']

export function accountJson({ id, login, type }: Account): AccountJson {
  const url = `${API_URL}/users/${encodeURIComponent(login)}`
  const slug = login.replace(/\[bot\]$/, '')
  return {
    id,
    login,
    type,
    node_id: `U_${id}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: '',
    url,
    html_url: type === 'Bot' ? `${SERVER_URL}/apps/${slug}` : `${SERVER_URL}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    site_admin: false,
  }
}

/** The relation of an account to the repository in which it writes, as GitHub describes it. */
export function association({ type }: Account): components['schemas']['author-association'] {
  return type === 'User' ? 'MEMBER' : 'NONE'
}
