/** The registry of providers and models: all that routers, commands and stages use of it. */
export { allowHost, disallowHost, listAllowedHosts, type Services } from './allowed-hosts';
export { createModel, deleteModel, updateModel } from './model-changes';
export { createProvider, deleteProvider, updateProvider } from './provider-changes';
export { findModelById, findModels, listAvailableModels, listProviders } from './views';
