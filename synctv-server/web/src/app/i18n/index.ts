import { computed, ref, watchEffect } from 'vue'
import { recall, remember } from '../storage'
import { en, type Dictionary } from './en'
import { zh } from './zh'

export type Language = 'en' | 'zh-CN'

export const languages: Record<Language, string> = { en: 'English', 'zh-CN': '简体中文' }
const dictionaries: Record<Language, Dictionary> = { en, 'zh-CN': zh }

/** The first of the browser's languages that the page speaks, else English. */
export function pickLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return 'zh-CN'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}

/** The browser's own variety of a language, for how it writes times: British English has no AM and PM. */
export function localeFor(language: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => tag.slice(0, 2).toLowerCase() === language.slice(0, 2)) ?? language
}

function initial(): Language {
  const kept = recall('language')
  return kept !== null && kept in dictionaries ? (kept as Language) : pickLanguage(navigator.languages)
}

const language = ref<Language>(initial())
const t = computed(() => dictionaries[language.value])
const locale = computed(() => localeFor(language.value, navigator.languages))

watchEffect(() => {
  document.documentElement.lang = language.value
})

/** The dictionary of the chosen language: `t.chat.send`. An unknown key does not compile. */
export function useI18n() {
  return {
    t,
    language,
    locale,
    choose(next: Language) {
      language.value = next
      remember('language', next)
    },
  }
}
