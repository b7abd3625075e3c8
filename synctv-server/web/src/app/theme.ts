import { ref, watchEffect } from 'vue'
import { recall, remember } from './storage'

export type Theme = 'system' | 'dark' | 'light'

const kept = recall('theme')
const theme = ref<Theme>(kept === 'dark' || kept === 'light' ? kept : 'system')

const daylight = matchMedia('(prefers-color-scheme: light)')
const systemIsLight = ref(daylight.matches)
daylight.addEventListener('change', (change) => (systemIsLight.value = change.matches))

watchEffect(() => {
  const light = theme.value === 'light' || (theme.value === 'system' && systemIsLight.value)
  document.documentElement.dataset['theme'] = light ? 'light' : 'dark'
})

/** The chosen colours; `public/theme.js` applies the same choice before the first paint. */
export function useTheme() {
  return {
    theme,
    choose(next: Theme) {
      theme.value = next
      remember('theme', next === 'system' ? null : next)
    },
  }
}
