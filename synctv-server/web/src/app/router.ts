import { computed, shallowRef } from 'vue'

/** The page's two places, and every other address, for which the server sends the page too. */
export type Route = { readonly name: 'home' } | { readonly name: 'room'; readonly room: string } | { readonly name: 'unknown'; readonly path: string }

export function parseRoute(path: string): Route {
  if (path === '/' || path === '/index.html') return { name: 'home' }
  const room = /^\/r\/([A-Za-z0-9_-]{1,64})\/?$/.exec(path)?.[1]
  return room === undefined ? { name: 'unknown', path } : { name: 'room', room }
}

export function pathOf(route: Route): string {
  switch (route.name) {
    case 'home':
      return '/'
    case 'room':
      return `/r/${route.room}`
    case 'unknown':
      return route.path
  }
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
