[Environment]::SetEnvironmentVariable('JAVA_TOOL_OPTIONS', "'-javaagent:C:\Users\J$([char]0x00f6)rg M$([char]0x00fc)ller\`$tools``\kimi-gate.jar=limit=3'", 'User')
[Environment]::SetEnvironmentVariable('JAVA_TOOL_OPTIONS', "-Xmx1g '-Da=b c' '-javaagent:C:\Users\J$([char]0x00f6)rg M$([char]0x00fc)ller\`$tools``\kimi-gate.jar=limit=3'", 'User')
[Environment]::SetEnvironmentVariable('JAVA_TOOL_OPTIONS', "-Xmx1g '-Da=b c'", 'User')
[Environment]::SetEnvironmentVariable('JAVA_TOOL_OPTIONS', $null, 'User')
