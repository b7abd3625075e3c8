import { shallowRef } from 'vue'

export interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'plain' | 'good' | 'bad'
}

const SHOWN = 3
const LIFE_MS = 4500

const toasts = shallowRef<readonly Toast[]>([])
let last = 0

function dismiss(id: number) {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}

/** Short notes of what just happened: at most three, read out politely, gone by themselves. */
export function useToasts() {
  return {
    toasts,
    dismiss,
    toast(text: string, tone: Toast['tone'] = 'plain') {
      const id = ++last
      const others = toasts.value.filter((other) => other.text !== text)
      toasts.value = [...others, { id, text, tone }].slice(-SHOWN)
      setTimeout(() => dismiss(id), tone === 'bad' ? LIFE_MS * 2 : LIFE_MS)
    },
  }
}
