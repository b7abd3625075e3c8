import { createApp, h } from 'vue'

createApp({ render: () => h('main', 'SyncTV') }).mount('#app')
