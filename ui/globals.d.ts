declare const __EVENHAND_VERSION__: string;
