<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes etc/medchain-keys.xml of server.xml: what the application needs of an Open Liberty that is there already. Its ports, its TLS, its threads and its
     log are its own. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="xml" encoding="UTF-8" indent="yes"/>
  <xsl:strip-space elements="*"/>

  <!-- 6.1 or 7.0: that of the server. -->
  <xsl:param name="microprofile" select="'6.1'"/>

  <xsl:variable name="config">${server.config.dir}</xsl:variable>
  <xsl:variable name="shared">${shared.resource.dir}</xsl:variable>
  <xsl:variable name="home">${medchain.home}/wlp/usr</xsl:variable>

  <xsl:template match="/server">
    <server description="MedChain Key Management, to be included">
      <xsl:comment> Made from the server.xml of the archive. medchain.home is the archive's directory: docs/clients/ear.html. </xsl:comment>
      <variable name="medchain.application" defaultValue="{$home}/servers/medchain/apps/medchain-keys.ear"/>
      <xsl:apply-templates/>
    </server>
  </xsl:template>

  <xsl:template match="@*|*">
    <xsl:copy>
      <xsl:apply-templates select="@*|*|text()"/>
    </xsl:copy>
  </xsl:template>

  <!-- MicroProfile 7.0 has these two in newer versions, and neither loads beside the other. -->
  <xsl:template match="feature[$microprofile = '7.0' and . = 'mpFaultTolerance-4.0']">
    <feature>mpFaultTolerance-4.1</feature>
  </xsl:template>

  <xsl:template match="feature[$microprofile = '7.0' and . = 'mpOpenAPI-3.1']">
    <feature>mpOpenAPI-4.0</feature>
  </xsl:template>

  <xsl:template match="@dir[starts-with(., '${server.config.dir}')]">
    <xsl:attribute name="dir">
      <xsl:value-of select="concat($home, '/servers/medchain', substring-after(., $config))"/>
    </xsl:attribute>
  </xsl:template>

  <xsl:template match="@dir[starts-with(., '${shared.resource.dir}')]">
    <xsl:attribute name="dir">
      <xsl:value-of select="concat($home, '/shared/resources', substring-after(., $shared))"/>
    </xsl:attribute>
  </xsl:template>

  <xsl:template match="enterpriseApplication/@location">
    <xsl:attribute name="location">${medchain.application}</xsl:attribute>
  </xsl:template>

  <!-- The server's own; but the application reads where its keystore is. -->
  <xsl:template match="comment() | httpAccessLogging | httpEndpoint | httpOptions | bytebuffer | tcpOptions | httpSession | httpDispatcher | executor | webContainer
      | keyStore | ssl | logging | mpMetrics | monitor | applicationMonitor
      | variable[@name = 'HTTP_PORT' or @name = 'HTTPS_PORT' or @name = 'HTTPS_HOST' or @name = 'OPERATIONS_PORT' or @name = 'OPERATIONS_HOST'
          or @name = 'CONNECTIONS_PER_PORT' or @name = 'CONSOLE_LOG_LEVEL' or @name = 'ACCESS_LOG' or @name = 'LOG_DIR']"/>
</xsl:stylesheet>
