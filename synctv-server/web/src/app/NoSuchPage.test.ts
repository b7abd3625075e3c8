// @vitest-environment happy-dom
import { createApp, nextTick } from 'vue'
import { expect, it } from 'vitest'
import App from './App.vue'
import NoSuchPage from './NoSuchPage.vue'
import { useI18n } from './i18n'
import { en } from './i18n/en'
import { zh } from './i18n/zh'
import { useRouter } from './router'

it('says in each language that there is no such page', async () => {
  const host = document.createElement('div')
  useRouter().go({ name: 'unknown', path: '/nowhere' })
  const app = createApp(App)
  app.mount(host)
  const { language } = useI18n()
  for (const [one, words] of [['en', en], ['zh-CN', zh]] as const) {
    language.value = one
    await nextTick()
    expect(host.querySelector('h1')?.textContent).toBe(words.noSuchPage.title)
    expect(document.title).toContain(words.noSuchPage.title)
  }
  app.unmount()
})

it('leads home', () => {
  const { go, route } = useRouter()
  go({ name: 'unknown', path: '/nowhere' })
  const host = document.createElement('div')
  createApp(NoSuchPage).mount(host)
  host.querySelector<HTMLButtonElement>('[data-testid=no-such-page] button')?.click()
  expect(route.value).toEqual({ name: 'home' })
  expect(location.pathname).toBe('/')
})
