package org.medchain.keys.server.settings;

/**
 * The settings of one feature, in the feature's package. The constructor checks them: it refuses values that are wrong with an
 * {@link InvalidSettingException}. The start constructs all of them, by this type.
 */
public interface Settings {}
