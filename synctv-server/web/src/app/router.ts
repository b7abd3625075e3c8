import { computed, shallowRef } from 'vue'

/** The page's two places. Everything else counts as home. */
export type Route = { readonly name: 'home' } | { readonly name: 'room'; readonly room: string }

export function parseRoute(path: string): Route {
  const room = /^\/r\/([A-Za-z0-9_-]{1,64})\/?$/.exec(path)?.[1]
  return room === undefined ? { name: 'home' } : { name: 'room', room }
}

export function pathOf(route: Route): string {
  return route.name === 'home' ? '/' : `/r/${route.room}`
}

const route = shallowRef<Route>(parseRoute(location.pathname))
addEventListener('popstate', () => (route.value = parseRoute(location.pathname)))

/** Where the page is, and a way to go elsewhere without loading it again. */
export function useRouter() {
  return {
    route: computed(() => route.value),
    go(next: Route) {
      history.pushState(null, '', pathOf(next))
      route.value = next
      scrollTo(0, 0)
    },
  }
}
